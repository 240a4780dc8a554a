import { usePullDownRefresh } from '@tarojs/taro'
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
