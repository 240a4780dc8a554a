import { View } from '@tarojs/components'
import { useUser } from '../../../ui/auth-gate/session-hooks'
import { usePassport } from '../../../ui/passport-context'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'
import { Avatar } from '../../../ui/widgets/avatar'
import { Button } from '../../../ui/widgets/button'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { Notice } from '../../../ui/widgets/notice'
import { profileText } from './profile-text'
import { useRemoval } from './use-removal'

/** Where the host checks nothing, what was set elsewhere is shown, and can only be removed. */
export const ProfileWithoutCheck = () => {
  const { api } = usePassport()
  const t = useMessages(profileText)
  const { noNickname } = useMessages(commonText)
  const user = useUser()
  const avatarRemoval = useRemoval(t.removeAvatarTitle, () => api.removeAvatar())
  const nicknameRemoval = useRemoval(t.removeNicknameTitle, () => api.updateMe({ nickname: null }))
  const nickname = user?.nickname ?? null
  const avatarUrl = user?.avatarUrl ?? null
  return (
    <>
      <View className="tp-profile__unchecked">
        <Avatar url={avatarUrl} name={nickname} />
        <Notice kind="info" text={t.noCheck} />
      </View>
      <Cells>
        <Cell title={t.nickname} value={nickname ?? noNickname} />
      </Cells>
      <View className="tp-profile__unchecked">
        {avatarUrl !== null && (
          <Button look="text" isBusy={avatarRemoval.isRemoving} onClick={avatarRemoval.run}>
            {t.removeAvatar}
          </Button>
        )}
        {nickname !== null && (
          <Button look="text" isBusy={nicknameRemoval.isRemoving} onClick={nicknameRemoval.run}>
            {t.removeNickname}
          </Button>
        )}
      </View>
    </>
  )
}
