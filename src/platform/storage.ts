import Taro from '@tarojs/taro'
import type { KeyValueStorage } from '../auth/ports'
import type { Provider } from '../contract/scalars'

/** The browser, of which mini-programs have nothing. */
interface BrowserEvents {
  addEventListener(type: 'storage', listener: () => void): void
  removeEventListener(type: 'storage', listener: () => void): void
}

/**
 * The host's synchronous storage: on WeChat 1 MB a key, 10 MB a user, and the platform may purge it.
 * Browser tabs share it; a mini-program has one context alone.
 */
export const createStorage = (provider: Provider): KeyValueStorage => {
  const storage: KeyValueStorage = {
    read: (key) => Taro.getStorageSync<unknown>(key),
    write: (key, value) => Taro.setStorageSync(key, value),
    remove: (key) => Taro.removeStorageSync(key),
  }
  if (provider !== 'h5') return storage
  const browser = globalThis as unknown as BrowserEvents
  return {
    ...storage,
    subscribe: (listener) => {
      browser.addEventListener('storage', listener)
      return () => {
        browser.removeEventListener('storage', listener)
      }
    },
  }
}
