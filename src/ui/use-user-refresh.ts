import { useGateServices } from './auth-gate/gate-context'
import { usePassport } from './passport-context'
import { usePullDown } from './use-pull-down'

/** Pulling the page down reads the user again; who is signed out has nothing to read. */
export const useUserRefresh = (): void => {
  const { auth, api } = usePassport()
  const { reportError } = useGateServices()

  usePullDown(async () => {
    try {
      if (auth.store.getState().status === 'signedIn') auth.setUser(await api.readMe())
    } catch (error) {
      reportError(error)
    }
  })
}
