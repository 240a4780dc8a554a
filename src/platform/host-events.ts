import { offAppShow, onAppShow } from '@tarojs/taro'
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
    onAppShow(onShow)
    return () => {
      stopNetwork()
      attempt(() => {
        offAppShow(onShow)
      })
    }
  }
