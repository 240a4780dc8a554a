import { usePassport } from '../passport-context'
import { defineMessages, useMessages } from '../text/messages'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { Sheet } from '../widgets/sheet'
import { usePrivacyContract } from './use-privacy-contract'

const text = defineMessages({
  zh: {
    title: '隐私保护提示',
    body: '继续使用此功能前，请阅读并同意隐私保护指引。您可以拒绝，其他功能不受影响。',
    contract: '《小程序隐私保护指引》',
    agree: '同意',
    refuse: '拒绝',
  },
  en: {
    title: 'Your privacy',
    body: 'Please read and accept the privacy guideline to use this. If you refuse, everything else keeps working.',
    contract: 'Privacy guideline',
    agree: 'Accept',
    refuse: 'Refuse',
  },
})

/**
 * The host checks that the button of this very id was tapped, so it is fixed
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html).
 */
const agreeButtonId = 'tp-privacy-agree'

export const PrivacyDialog = () => {
  const { privacyPrompt } = usePassport()
  const openContract = usePrivacyContract()
  const t = useMessages(text)
  const refuse = () => {
    privacyPrompt.answer({ hasAgreed: false })
  }
  return (
    <Sheet label={t.title} onDismiss={refuse}>
      <PanelFrame title={t.title} text={t.body}>
        <Button look="text" onClick={openContract}>
          {t.contract}
        </Button>
        <Button
          look="primary"
          id={agreeButtonId}
          openType="agreePrivacyAuthorization"
          onAgreePrivacyAuthorization={() => {
            privacyPrompt.answer({ hasAgreed: true, buttonId: agreeButtonId })
          }}
        >
          {t.agree}
        </Button>
        <Button look="text" onClick={refuse}>
          {t.refuse}
        </Button>
      </PanelFrame>
    </Sheet>
  )
}
