import { usePassport } from '../passport-context'
import { routes } from '../routes'
import { defineMessages, useMessages } from '../text/messages'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { Sheet } from '../widgets/sheet'

const text = defineMessages({
  zh: {
    title: '欢迎使用',
    body: '设置头像和昵称，方便他人认出您。以后也可以在“我的”中设置。',
    accept: '设置头像和昵称',
    skip: '跳过',
  },
  en: {
    title: 'Welcome',
    body: 'Add a picture and a nickname, so that others recognize you. You can also do that later, under “Me”.',
    accept: 'Add picture and nickname',
    skip: 'Skip',
  },
})

/** Offers to complete the profile, once, after the first sign-in. */
export const ProfileOfferSheet = () => {
  const { host, profileOffer } = usePassport()
  const t = useMessages(text)
  return (
    <Sheet label={t.title} onDismiss={profileOffer.dismiss}>
      <PanelFrame title={t.title} text={t.body}>
        <Button
          look="primary"
          onClick={() => {
            profileOffer.dismiss()
            host.navigation.open(routes.profile)
          }}
        >
          {t.accept}
        </Button>
        <Button look="text" onClick={profileOffer.dismiss}>
          {t.skip}
        </Button>
      </PanelFrame>
    </Sheet>
  )
}
