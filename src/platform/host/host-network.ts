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
    attempt(() =>
      Taro.getNetworkType().then(({ networkType }) => {
        listener(networkType !== 'none')
      }),
    )
    return () => {
      attempt(() => {
        Taro.offNetworkStatusChange(onChange)
      })
    }
  },
})
