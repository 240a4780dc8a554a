import Taro from '@tarojs/taro'
import type { HostEvents } from '../auth/ports'
import type { Provider } from '../contract/scalars'
import { attempt } from './attempt'
import { createNetwork } from './network'

/** The app coming to the foreground, and the network coming and going. */
export const createHostEvents =
  (provider: Provider) =>
  (events: HostEvents): (() => void) => {
    const onShow = () => {
      events.foreground()
    }
    const stopNetwork = createNetwork(provider).subscribe((isOnline) => {
      events.networkChanged(isOnline)
    })
    Taro.onAppShow(onShow)
    return () => {
      stopNetwork()
      attempt(() => {
        Taro.offAppShow(onShow)
      })
    }
  }
