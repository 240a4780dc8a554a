import { usePullDownRefresh } from '@tarojs/taro'
import { useSession } from './auth-gate/session-hooks'
import { usePassport } from './passport-context'

/** What pulling the page down does. It never rejects; the host's sign of it goes when it is done. */
export const usePullDown = (refresh: () => void | Promise<void>): void => {
  const { host } = usePassport()
  usePullDownRefresh(() => {
    void Promise.resolve(refresh()).then(() => {
      host.navigation.stopPullDownRefresh()
    })
  })
}

/**
 * For a page whose content behind the gate uses `usePullDown`: in front of the gate there is nothing to load,
 * so the host's sign of the pull-down goes at once.
 */
export const useGatedPullDown = (): void => {
  const { host } = usePassport()
  const { status } = useSession()
  usePullDownRefresh(() => {
    if (status !== 'signedIn') host.navigation.stopPullDownRefresh()
  })
}
