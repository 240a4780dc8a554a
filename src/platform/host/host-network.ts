import Taro from '@tarojs/taro'
import type { HostNetwork } from '../../ui/host'
import { attempt } from './attempt'

export const createHostNetwork = (): HostNetwork =>
  process.env.TARO_ENV === 'h5' ? webNetwork(globalThis as unknown as Browser) : miniProgramNetwork

const miniProgramNetwork: HostNetwork = {
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
}

/** What a browser has of it, of which mini-programs have nothing. */
interface Browser {
  navigator: { onLine: boolean }
  addEventListener(type: 'online' | 'offline', listener: () => void): void
  removeEventListener(type: 'online' | 'offline', listener: () => void): void
}

/** Taro's own reads `navigator.connection`, which most browsers lack and which knows no offline. */
const webNetwork = (browser: Browser): HostNetwork => ({
  subscribe: (listener) => {
    const onChange = () => {
      listener(browser.navigator.onLine)
    }
    browser.addEventListener('online', onChange)
    browser.addEventListener('offline', onChange)
    return () => {
      browser.removeEventListener('online', onChange)
      browser.removeEventListener('offline', onChange)
    }
  },
  isOnline: () => Promise.resolve(browser.navigator.onLine),
})
