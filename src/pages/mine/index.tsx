import { View } from '@tarojs/components'
import { AuthGate } from '../../ui/auth-gate/auth-gate'
import { useUser } from '../../ui/auth-gate/session-hooks'
import { usePassport } from '../../ui/passport-context'
import { routes } from '../../ui/routes'
import { SignOutButton } from '../../ui/sign-in/sign-out-button'
import { commonText } from '../../ui/text/common-text'
import { useMessages } from '../../ui/text/messages'
import { useUserRefresh } from '../../ui/use-user-refresh'
import { Avatar } from '../../ui/widgets/avatar'
import { Cell, Cells } from '../../ui/widgets/cell'
import { PageShell } from '../../ui/page-shell/page-shell'
import { Skeleton } from '../../ui/widgets/skeleton'
import './index.scss'
import { mineText } from './mine-text'

const MinePage = () => {
  const t = useMessages(mineText)
  useUserRefresh()
  return (
    <PageShell title={t.title} isTab>
      <AuthGate skeleton={<Skeleton rows={4} hasPicture />}>
        <Mine />
      </AuthGate>
    </PageShell>
  )
}

/** From what is stored: opening the page asks the server nothing. */
const Mine = () => {
  const { host } = usePassport()
  const t = useMessages(mineText)
  const common = useMessages(commonText)
  const user = useUser()
  const open = (route: string) => () => {
    host.navigation.open(route)
  }
  return (
    <>
      <View className="tp-mine__head">
        <Avatar url={user?.avatarUrl ?? null} name={user?.nickname ?? null} />
        <View className="tp-mine__who">
          <View className="tp-mine__name">{user?.nickname ?? common.noNickname}</View>
          <View className="tp-mine__state">{t.signedIn}</View>
        </View>
      </View>
      <Cells>
        <Cell title={t.profile} onClick={open(routes.profile)} />
        <Cell title={t.phone} value={user?.phone ?? common.noPhone} onClick={open(routes.phone)} />
        <Cell title={t.devices} onClick={open(routes.devices)} />
        <Cell title={t.settings} onClick={open(routes.settings)} />
      </Cells>
      <View className="tp-mine__action">
        <SignOutButton />
      </View>
    </>
  )
}

export default MinePage
