import { View } from '@tarojs/components'
import { usePullDownRefresh } from '@tarojs/taro'
import { AuthGate } from '../../ui/auth-gate/auth-gate'
import { useGateServices } from '../../ui/auth-gate/gate-context'
import { useUser } from '../../ui/auth-gate/session-hooks'
import { usePassport } from '../../ui/passport-context'
import { commonText } from '../../ui/text/common-text'
import { useMessages } from '../../ui/text/messages'
import { Avatar } from '../../ui/widgets/avatar'
import { Button } from '../../ui/widgets/button'
import { Cell, Cells } from '../../ui/widgets/cell'
import { PageShell } from '../../ui/widgets/page-shell'
import { mineText } from './mine-text'
import './index.scss'

const MinePage = () => {
  const t = useMessages(mineText)
  return (
    <PageShell title={t.title} isTab>
      <AuthGate>
        <Mine />
      </AuthGate>
    </PageShell>
  )
}

const Mine = () => {
  const { auth, api, host } = usePassport()
  const { reportError } = useGateServices()
  const t = useMessages(mineText)
  const common = useMessages(commonText)
  const user = useUser()

  const refresh = async () => {
    try {
      auth.setUser(await api.readMe())
    } catch (error) {
      reportError(error)
    } finally {
      host.navigation.stopPullDownRefresh()
    }
  }
  usePullDownRefresh(() => {
    void refresh()
  })

  const signOut = async () => {
    const isSure = await host.dialogs.confirm({
      title: t.signOutTitle,
      text: t.signOutText,
      confirm: t.signOutConfirm,
      cancel: common.cancel,
      isDangerous: true,
    })
    if (isSure) await auth.signOut()
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
        <Cell title={t.phone} value={user?.phone ?? common.noPhone} />
      </Cells>
      <View className="tp-mine__action">
        <Button
          look="warn"
          onClick={() => {
            void signOut()
          }}
        >
          {t.signOut}
        </Button>
      </View>
    </>
  )
}

export default MinePage
