import Taro from '@tarojs/taro'
import type { HostNetwork } from '../../ui/host'
import { attempt } from './attempt'

export const createHostNetwork = (): HostNetwork => ({
  subscribe: (listener) => {
    const onChange = (change: { isConnected: boolean }) => {
      listener(change.isConnected)
    }
    attempt(() => {
      Taro.onNetworkStatusChange(onChange)
    })
    return () => {
      attempt(() => {
        Taro.offNetworkStatusChange(onChange)
      })
    }
  },
  isOnline: async () => {
    try {
      return (await Taro.getNetworkType()).networkType !== 'none'
    } catch {
      return true
    }
  },
})
