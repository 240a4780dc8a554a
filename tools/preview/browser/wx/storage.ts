import { HostFailure } from '../runtime/host-failure'
import type { Timeline } from '../runtime/timeline'
import type { DefineApi } from './callback-api'

type Kind = 'plain' | 'encrypted'

/** What a host takes, and what it says beyond that. */
export interface StorageRules {
  /** Keeps the hosts apart that run at one address. */
  prefix: string
  limits: Record<Kind, { itemBytes: number; totalBytes: number }>
  itemTooLong: HostFailure
  full: HostFailure
}

/** https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorage.html */
export const wechatStorage: StorageRules = {
  prefix: 'wx',
  limits: {
    plain: { itemBytes: 1024 * 1024, totalBytes: 10 * 1024 * 1024 },
    encrypted: { itemBytes: 0.7 * 1024 * 1024, totalBytes: 7.1 * 1024 * 1024 },
  },
  itemTooLong: new HostFailure('quota reached', 400003),
  full: new HostFailure('exceed storage max size 10Mb'),
}

/** `owner` is the user: each has a storage of their own, as on the hosts. */
export const createStorage = (
  area: globalThis.Storage,
  timeline: Timeline,
  owner: string,
  rules: StorageRules = wechatStorage,
) => {
  const { limits, itemTooLong, full } = rules
  const prefixes: Record<Kind, string> = {
    plain: `${rules.prefix}:${owner}:`,
    encrypted: `${rules.prefix}-encrypted:${owner}:`,
  }

  const keysOf = (kind: Kind): string[] =>
    Object.keys(area)
      .filter((key) => key.startsWith(prefixes[kind]))
      .map((key) => key.slice(prefixes[kind].length))

  const sizeOf = (kind: Kind): number =>
    keysOf(kind).reduce((sum, key) => sum + bytesOf(key, area.getItem(prefixes[kind] + key)), 0)

  return {
    set(key: string, value: unknown, kind: Kind = 'plain') {
      if (key === '') throw new HostFailure('parameter error: the key is empty')
      const text = JSON.stringify({ value: value ?? '' })
      const bytes = bytesOf(key, text)
      const { itemBytes, totalBytes } = limits[kind]
      if (bytes > itemBytes) throw itemTooLong
      const others = sizeOf(kind) - bytesOf(key, area.getItem(prefixes[kind] + key))
      if (others + bytes > totalBytes) throw full
      try {
        area.setItem(prefixes[kind] + key, text)
      } catch {
        throw full
      }
      timeline.add({ type: 'storage', action: 'set', key, bytes })
    },
    /** Undefined for a key that is not there. */
    get(key: string, kind: Kind = 'plain'): unknown {
      const text = area.getItem(prefixes[kind] + key)
      return text === null ? undefined : (JSON.parse(text) as { value: unknown }).value
    },
    remove(key: string) {
      for (const prefix of Object.values(prefixes)) area.removeItem(prefix + key)
      timeline.add({ type: 'storage', action: 'remove', key, bytes: 0 })
    },
    clear() {
      for (const kind of ['plain', 'encrypted'] as const) {
        for (const key of keysOf(kind)) area.removeItem(prefixes[kind] + key)
      }
      timeline.add({ type: 'storage', action: 'clear', key: '', bytes: 0 })
    },
    info: () => ({
      keys: [...keysOf('plain'), ...keysOf('encrypted')],
      currentSize: Math.ceil((sizeOf('plain') + sizeOf('encrypted')) / 1024),
      limitSize: 10 * 1024,
    }),
  }
}

export type AppStorage = ReturnType<typeof createStorage>

const bytesOf = (key: string, text: string | null): number =>
  text === null ? 0 : new TextEncoder().encode(key + text).length

export const createStorageApis = (storage: AppStorage, define: DefineApi) => {
  const keyOf = (key: unknown): string => {
    if (typeof key !== 'string') {
      throw new HostFailure('parameter error: parameter.key should be String')
    }
    return key
  }
  const found = (value: unknown) => {
    if (value === undefined) throw new HostFailure('data not found')
    return { data: value }
  }
  const kindOf = (encrypt: unknown): Kind => (encrypt === true ? 'encrypted' : 'plain')
  const sync =
    <Args extends unknown[], Result>(name: string, run: (...args: Args) => Result) =>
    (...args: Args): Result => {
      try {
        return run(...args)
      } catch (error) {
        if (error instanceof HostFailure) {
          throw new Error(`${name}:fail ${error.reason}`, { cause: error })
        }
        throw error
      }
    }

  return {
    setStorageSync: sync('setStorageSync', (key: unknown, data: unknown) => {
      storage.set(keyOf(key), data)
    }),
    // A key that is not there gives an empty string, not undefined.
    getStorageSync: sync('getStorageSync', (key: unknown) => storage.get(keyOf(key)) ?? ''),
    removeStorageSync: sync('removeStorageSync', (key: unknown) => {
      storage.remove(keyOf(key))
    }),
    clearStorageSync: sync('clearStorageSync', () => {
      storage.clear()
    }),
    getStorageInfoSync: sync('getStorageInfoSync', () => storage.info()),
    setStorage: define('setStorage', ({ key, data, encrypt }) => {
      storage.set(keyOf(key), data, kindOf(encrypt))
    }),
    getStorage: define('getStorage', ({ key, encrypt }) =>
      found(storage.get(keyOf(key), kindOf(encrypt))),
    ),
    removeStorage: define('removeStorage', ({ key }) => {
      storage.remove(keyOf(key))
    }),
    clearStorage: define('clearStorage', () => {
      storage.clear()
    }),
    getStorageInfo: define('getStorageInfo', () => storage.info()),
    batchSetStorageSync: sync(
      'batchSetStorageSync',
      (list: readonly { key: unknown; value: unknown }[]) => {
        for (const { key, value } of list) storage.set(keyOf(key), value)
      },
    ),
    batchGetStorageSync: sync('batchGetStorageSync', (keys: readonly unknown[]) =>
      keys.map((key) => storage.get(keyOf(key)) ?? ''),
    ),
  }
}
