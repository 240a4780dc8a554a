import { View } from '@tarojs/components'
import { useAuthedAction } from '../../ui/auth-gate/use-authed-action'
import { useAuthState, useUser } from '../../ui/auth-gate/session-hooks'
import { usePassport } from '../../ui/passport-context'
import { routes } from '../../ui/routes'
import { commonText } from '../../ui/text/common-text'
import { useMessages } from '../../ui/text/messages'
import { a11y } from '../../ui/widgets/a11y'
import { Button } from '../../ui/widgets/button'
import { Cell, Cells } from '../../ui/widgets/cell'
import { PageShell } from '../../ui/widgets/page-shell'
import { homeText } from './home-text'
import './index.scss'

const HomePage = () => {
  const { host } = usePassport()
  const t = useMessages(homeText)
  return (
    <PageShell title={t.title} isTab>
      <View className="tp-home__head">
        <View className="tp-home__heading" {...a11y('heading')}>
          {t.heading}
        </View>
        <View className="tp-home__intro">{t.intro}</View>
      </View>
      <SignInState />
      <Cells title={t.tryTitle}>
        <Cell
          title={t.mine}
          note={t.mineNote}
          onClick={() => {
            host.navigation.open(routes.mine)
          }}
        />
      </Cells>
    </PageShell>
  )
}

/** The state in words; the button appears in the same place for who is signed out. */
const SignInState = () => {
  const t = useMessages(homeText)
  const { signIn } = useMessages(commonText)
  const phase = useAuthState((state) =>
    state.status === 'signedOut' && state.activity === 'signingIn' ? 'signingIn' : state.status,
  )
  const nickname = useUser()?.nickname ?? null
  const { run } = useAuthedAction(() => undefined)
  return (
    <Cells title={t.stateTitle}>
      <Cell title={nickname === null ? t.state[phase] : t.hello(nickname)} />
      {phase === 'signedOut' && (
        <View className="tp-home__action">
          <Button look="primary" onClick={run}>
            {signIn}
          </Button>
        </View>
      )}
    </Cells>
  )
}

export default HomePage
