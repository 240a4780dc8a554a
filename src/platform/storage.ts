import { getStorageSync, removeStorageSync, setStorageSync } from '@tarojs/taro'
import type { KeyValueStorage } from '../auth/ports'
import type { Host } from '../contract/scalars'
import { browser } from './browser'
import { hostObject } from './host-object'

/** The host's synchronous storage. It throws where the host could not read or write. */
export const createStorage = (host: Host): KeyValueStorage => {
  // The first condition leaves it out of a web page.
  if (process.env.TARO_ENV !== 'h5' && host === 'alipay') return alipayStorage
  return host === 'h5' ? webStorage : miniProgramStorage
}

/** On WeChat 1 MB a key and 10 MB a user, and the platform may purge it. */
const miniProgramStorage: KeyValueStorage = {
  read: (key) => getStorageSync<unknown>(key),
  write: (key, value) => setStorageSync(key, value),
  remove: (key) => removeStorageSync(key),
}

/** Browser tabs share it; a mini-program has only one context. */
const webStorage: KeyValueStorage = {
  ...miniProgramStorage,
  subscribe: (listener) => {
    const window = browser()
    window.addEventListener('storage', listener)
    return () => {
      window.removeEventListener('storage', listener)
    }
  },
}

/**
 * Alipay returns a failure where other hosts throw one: 200 KB a key, 10 MB an app
 * (https://opendocs.alipay.com/mini/api/cog0du). Taro drops it, and reads a failed read as a missing
 * key, which would sign a user in again who had signed out.
 */
const alipayStorage: KeyValueStorage = {
  read: (key) => {
    const { data, APDataStorage } = succeeded(hostObject().getStorageSync({ key }))
    // Older clients use the second name. A missing key is null.
    return data ?? APDataStorage ?? ''
  },
  write: (key, value) => {
    succeeded(hostObject().setStorageSync({ key, data: value }))
  },
  remove: (key) => {
    succeeded(hostObject().removeStorageSync({ key }))
  },
}

interface AlipayResult {
  success?: boolean
  data?: unknown
  APDataStorage?: unknown
  error?: number
  errorMessage?: string
}

const succeeded = (result: unknown): AlipayResult => {
  const fields = (result ?? {}) as AlipayResult
  const { success, error, errorMessage } = fields
  if (success === false || (error ?? 0) !== 0) {
    throw new Error(`the host's storage failed: ${String(error)} ${String(errorMessage)}`)
  }
  return fields
}
