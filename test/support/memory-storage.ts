import type { KeyValueStorage } from '../../src/auth/ports'

/** A host storage, or several tabs' view of one, with the faults that hosts have. */
export interface MemoryStorage {
  /** As one context sees it. */
  view(): KeyValueStorage
  /** As one browser tab sees it: the other tabs are notified of its writes. */
  tab(): KeyValueStorage
  readonly values: Map<string, unknown>
  readonly faults: { read: boolean; write: boolean; remove: boolean }
  readonly writes: string[]
}

export const createMemoryStorage = (): MemoryStorage => {
  const values = new Map<string, unknown>()
  const faults = { read: false, write: false, remove: false }
  const writes: string[] = []
  const listeners = new Map<KeyValueStorage, () => void>()

  const view = (changed: () => void = () => undefined): KeyValueStorage => ({
    // WeChat gives an empty string for a missing key.
    read: (key) => {
      if (faults.read) throw new Error('getStorageSync:fail')
      return values.has(key) ? values.get(key) : ''
    },
    write: (key, value) => {
      if (faults.write) throw new Error('setStorageSync:fail exceed storage max size')
      writes.push(value)
      values.set(key, value)
      changed()
    },
    remove: (key) => {
      if (faults.remove) throw new Error('removeStorageSync:fail')
      values.delete(key)
      changed()
    },
  })

  const tab = (): KeyValueStorage => {
    const storage: KeyValueStorage = {
      ...view(() => {
        for (const [other, listener] of listeners) {
          if (other !== storage) queueMicrotask(listener)
        }
      }),
      subscribe: (listener) => {
        listeners.set(storage, listener)
        return () => {
          listeners.delete(storage)
        }
      },
    }
    return storage
  }

  return { view: () => view(), tab, values, faults, writes }
}
