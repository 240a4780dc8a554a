import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { AuthGate } from '../../../ui/auth-gate/auth-gate'
import { usePassport } from '../../../ui/passport-context'
import { homeRoute, isDetour } from '../../../ui/routes'
import { useMessages } from '../../../ui/text/messages'
import { useUserRefresh } from '../../../ui/use-user-refresh'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { Skeleton } from '../../../ui/widgets/skeleton'
import { AvatarField } from './avatar-field'
import { AvatarVerdict } from './avatar-verdict'
import { NicknameForm } from './nickname-form'
import { profileText } from './profile-text'
import { ProfileWithoutCheck } from './profile-without-check'
import './index.scss'

const ProfilePage = () => {
  const { host } = usePassport()
  const { params } = useRouter()
  const t = useMessages(profileText)
  useUserRefresh()
  return (
    <PageShell title={t.title}>
      <AuthGate
        skeleton={
          <View className="tp-profile__skeleton">
            <Skeleton rows={1} hasPicture />
          </View>
        }
      >
        {host.abilities.contentCheck ? (
          <>
            <AvatarField />
            <AvatarVerdict />
            <NicknameForm
              onSaved={() => {
                if (isDetour(params)) host.navigation.leave(homeRoute)
              }}
            />
          </>
        ) : (
          <ProfileWithoutCheck />
        )}
      </AuthGate>
    </PageShell>
  )
}

export default ProfilePage
