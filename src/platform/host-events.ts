import Taro from '@tarojs/taro'
import type { HostEvents } from '../auth/ports'

/** The app coming to the foreground, and the network coming and going. */
export const subscribeHostEvents = (events: HostEvents): (() => void) => {
  const onShow = () => {
    events.foreground()
  }
  const onNetwork = ({ isConnected }: { isConnected: boolean }) => {
    events.networkChanged(isConnected)
  }
  Taro.onAppShow(onShow)
  Taro.onNetworkStatusChange(onNetwork)
  return () => {
    Taro.offAppShow(onShow)
    Taro.offNetworkStatusChange(onNetwork)
  }
}
