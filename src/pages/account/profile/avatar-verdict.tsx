import { View } from '@tarojs/components'
import { useUser } from '../../../ui/auth-gate/session-hooks'
import { defineMessages, useMessages } from '../../../ui/text/messages'
import { Notice } from '../../../ui/widgets/notice'
import './avatar-verdict.scss'
import { useAvatarVerdict } from './use-avatar-verdict'

const text = defineMessages({
  zh: {
    waiting: '新头像正在审核，通过前只有您自己能看到。',
    rejected: '新头像未通过审核，已恢复原来的头像，请换一张。',
  },
  en: {
    waiting: 'Your new picture is being checked. Until it passes, only you can see it.',
    rejected: 'Your new picture did not pass the check. The former one stays; choose another.',
  },
})

/** What became of a picture that the server does not show before it was judged. */
export const AvatarVerdict = () => {
  const t = useMessages(text)
  const verdict = useAvatarVerdict(useUser())
  if (verdict === 'none') return null
  return (
    <View className="tp-avatar-verdict">
      <Notice kind={verdict === 'waiting' ? 'info' : 'error'} text={t[verdict]} />
    </View>
  )
}
