import { getNetworkType, offNetworkStatusChange, onNetworkStatusChange } from '@tarojs/taro'
import type { Host } from '../contract/scalars'
import { browser } from './browser'
import { attempt } from './attempt'

/** Whether there is a connection, as far as the host tells. */
export interface Network {
  /** Called at every change, not for the state at the start. Returns what ends it. */
  subscribe(listener: (isOnline: boolean) => void): () => void
  /** True where the host cannot tell. */
  isOnline(): Promise<boolean>
}

export const createNetwork = (host: Host): Network =>
  // The first condition leaves Taro's part out of a web page.
  process.env.TARO_ENV === 'h5' || host === 'h5' ? webNetwork : createMiniProgramNetwork()

const createMiniProgramNetwork = (): Network => ({
  subscribe: (listener) => {
    const onChange = (change: { isConnected: boolean }) => {
      listener(change.isConnected)
    }
    attempt(() => {
      onNetworkStatusChange(onChange)
    })
    return () => {
      attempt(() => {
        offNetworkStatusChange(onChange)
      })
    }
  },
  isOnline: async () => {
    try {
      return isConnected(await getNetworkType())
    } catch {
      return true
    }
  },
})

/**
 * WeChat and Douyin say `none`, Alipay `NOTREACHABLE` with a flag that Taro's types lack
 * (https://opendocs.alipay.com/mini/api/network-status).
 */
const isConnected = (answer: { networkType: string; networkAvailable?: boolean }): boolean =>
  !['none', 'NOTREACHABLE'].includes(answer.networkType) && answer.networkAvailable !== false

/**
 * Taro's own events need `navigator.connection`, which most browsers lack, and with it they report
 * a connection while there is none.
 */
const webNetwork: Network = {
  subscribe: (listener) => {
    const window = browser()
    const onChange = () => {
      listener(window.navigator.onLine)
    }
    window.addEventListener('online', onChange)
    window.addEventListener('offline', onChange)
    return () => {
      window.removeEventListener('online', onChange)
      window.removeEventListener('offline', onChange)
    }
  },
  isOnline: () => Promise.resolve(browser().navigator.onLine),
}
