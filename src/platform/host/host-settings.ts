import { getStorageSync, setStorageSync } from '@tarojs/taro'
import type { Host } from '../../ui/host'
import { attempt } from '../attempt'

const key = 'passport.preferences'

/** Synchronous, so that the first screen has its language and theme. */
export const createHostSettings = (): Host['settings'] => ({
  read: () => {
    try {
      const stored: unknown = getStorageSync(key)
      // WeChat returns '' for a key that is not there.
      return typeof stored === 'object' ? stored : null
    } catch {
      return null
    }
  },
  write: (value) => {
    attempt(() => {
      setStorageSync(key, value)
    })
  },
})
