import { View } from '@tarojs/components'
import { useAuthState, useUser } from '../../ui/auth-gate/session-hooks'
import { useAuthedAction } from '../../ui/auth-gate/use-authed-action'
import { usePassport } from '../../ui/passport-context'
import { routes } from '../../ui/routes'
import { usePurpose } from '../../ui/sign-in/purpose'
import { commonText } from '../../ui/text/common-text'
import { useMessages } from '../../ui/text/messages'
import { useUserRefresh } from '../../ui/use-user-refresh'
import { a11y } from '../../ui/widgets/a11y'
import { Button } from '../../ui/widgets/button'
import { Cell, Cells } from '../../ui/widgets/cell'
import { PageShell } from '../../ui/page-shell/page-shell'
import { homeText } from './home-text'
import './index.scss'
import { WebSampleCell } from './web-sample-cell'

const HomePage = () => {
  const { host } = usePassport()
  const t = useMessages(homeText)
  useUserRefresh()
  const purposeOf = usePurpose()
  const devices = useAuthedAction(() => {
    host.navigation.open(routes.devices)
  }, purposeOf(routes.devices))
  return (
    <PageShell title={t.title} isTab>
      <View className="tp-home__head">
        <View className="tp-home__heading" {...a11y('heading')}>
          {t.heading}
        </View>
        <View className="tp-home__intro">{t.intro}</View>
      </View>
      <SignInState />
      <Cells title={t.samples}>
        {samples.map(({ name, route }) => (
          <Cell
            key={name}
            title={t[name]}
            note={t[`${name}Note`]}
            onClick={() => {
              host.navigation.open(route)
            }}
          />
        ))}
        {process.env.TARO_ENV !== 'h5' && <WebSampleCell />}
      </Cells>
      <Cells title={t.more}>
        <Cell title={t.devices} note={t.devicesNote} onClick={devices.run} />
        <Cell
          title={t.settings}
          note={t.settingsNote}
          onClick={() => {
            host.navigation.open(routes.settings)
          }}
        />
      </Cells>
    </PageShell>
  )
}

const samples = [
  { name: 'session', route: routes.sampleSession },
  { name: 'profile', route: routes.sampleProfile },
  { name: 'phone', route: routes.samplePhone },
  { name: 'redirect', route: routes.sampleRedirect },
] as const

/** The state in words, and the way to sign in for a signed-out user. */
const SignInState = () => {
  const t = useMessages(homeText)
  const { signIn } = useMessages(commonText)
  const phase = useAuthState((state) =>
    state.status === 'signedOut' && state.activity === 'signingIn' ? 'signingIn' : state.status,
  )
  const nickname = useUser()?.nickname ?? null
  const purpose = usePurpose()(routes.home)
  const askToSignIn = useAuthedAction(() => undefined, purpose)
  return (
    <Cells title={t.stateTitle}>
      <Cell
        title={nickname === null ? t.state[phase] : t.hello(nickname)}
        {...(phase === 'signedOut' && {
          value: (
            <Button size="small" look="primary" onClick={askToSignIn.run}>
              {signIn}
            </Button>
          ),
        })}
      />
    </Cells>
  )
}

export default HomePage
