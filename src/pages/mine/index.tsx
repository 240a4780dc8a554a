import { View } from '@tarojs/components'
import { useAuthState, useUser } from '../../ui/auth-gate/session-hooks'
import { useAuthedAction } from '../../ui/auth-gate/use-authed-action'
import { PageShell } from '../../ui/page-shell/page-shell'
import { usePassport } from '../../ui/passport-context'
import { routes } from '../../ui/routes'
import { usePurpose } from '../../ui/sign-in/purpose'
import { SignOutButton } from '../../ui/sign-in/sign-out-button'
import { commonText } from '../../ui/text/common-text'
import { useMessages } from '../../ui/text/messages'
import { useUserRefresh } from '../../ui/use-user-refresh'
import { a11y } from '../../ui/widgets/a11y'
import { Avatar } from '../../ui/widgets/avatar'
import { Cell, Cells } from '../../ui/widgets/cell'
import { ContactCell } from '../../ui/widgets/contact-cell'
import './index.scss'
import { mineText } from './mine-text'

/** Open to everybody, drawn from what is stored: opening it asks the server nothing. */
const MinePage = () => {
  const { host } = usePassport()
  const t = useMessages(mineText)
  const common = useMessages(commonText)
  const user = useUser()
  useUserRefresh()
  return (
    <PageShell title={t.title} isTab>
      <Head />
      <Cells>
        <GuardedCell title={t.profile} route={routes.profile} />
        <GuardedCell
          title={t.phone}
          route={routes.phone}
          {...(user !== null && { value: user.phone ?? common.noPhone })}
        />
        <GuardedCell title={t.devices} route={routes.devices} />
      </Cells>
      <Cells>
        <ContactCell />
        <Cell
          title={t.settings}
          onClick={() => {
            host.navigation.open(routes.settings)
          }}
        />
      </Cells>
      {user !== null && (
        <View className="tp-mine__action">
          <SignOutButton />
        </View>
      )}
    </PageShell>
  )
}

/** The signed-in user, or the button that signs in. */
const Head = () => {
  const t = useMessages(mineText)
  const common = useMessages(commonText)
  const user = useUser()
  const isSigningIn = useAuthState(
    ({ status, activity }) => status !== 'signedIn' && activity === 'signingIn',
  )
  const purpose = usePurpose()(routes.mine)
  const { run } = useAuthedAction(() => undefined, purpose)
  if (user === null) {
    const name = isSigningIn ? common.signingIn : t.tapToSignIn
    return (
      // Of its own: Taro's web component drops a handler that comes back to an element, as it is after a sign-out.
      <View
        key="signedOut"
        className="tp-mine__head"
        hoverClass="tp-cell--pressed"
        onClick={run}
        {...a11y('button')}
      >
        <Avatar url={null} name={null} />
        <View className="tp-mine__user">
          <View className="tp-mine__name">{name}</View>
          <View className="tp-mine__state">{t.signedOut}</View>
        </View>
      </View>
    )
  }
  return (
    <View key="signedIn" className="tp-mine__head">
      <Avatar url={user.avatarUrl} name={user.nickname} />
      <View className="tp-mine__user">
        <View className="tp-mine__name">{user.nickname ?? common.noNickname}</View>
        <View className="tp-mine__state">{t.signedIn}</View>
      </View>
    </View>
  )
}

interface GuardedCellProps {
  title: string
  value?: string
  route: string
}

/** Asks a signed-out user to sign in, then opens the page. */
const GuardedCell = ({ title, value, route }: GuardedCellProps) => {
  const { host } = usePassport()
  const purpose = usePurpose()(route)
  const { run } = useAuthedAction(() => {
    host.navigation.open(route)
  }, purpose)
  return <Cell title={title} onClick={run} {...(value !== undefined && { value })} />
}

export default MinePage
