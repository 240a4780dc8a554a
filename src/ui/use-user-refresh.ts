import { usePullDownRefresh } from '@tarojs/taro'
import { useGateServices } from './auth-gate/gate-context'
import { usePassport } from './passport-context'

/** Pulling the page down reads the user again; who is signed out has nothing to read. */
export const useUserRefresh = (): void => {
  const { auth, api, host } = usePassport()
  const { reportError } = useGateServices()

  const refresh = async () => {
    try {
      if (auth.store.getState().status === 'signedIn') auth.setUser(await api.readMe())
    } catch (error) {
      reportError(error)
    } finally {
      host.navigation.stopPullDownRefresh()
    }
  }
  usePullDownRefresh(() => {
    void refresh()
  })
}
