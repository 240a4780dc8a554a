import Taro from '@tarojs/taro'
import type { HostEvents } from '../auth/ports'
import type { Host } from '../contract/scalars'
import { attempt } from './attempt'
import { createNetwork } from './network'

/** The app coming to the foreground, and the network coming and going. */
export const createHostEvents =
  (host: Host) =>
  (events: HostEvents): (() => void) => {
    const onShow = () => {
      events.foreground()
    }
    const stopNetwork = createNetwork(host).subscribe((isOnline) => {
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
