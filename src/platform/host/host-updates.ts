import { getAccountInfoSync, getUpdateManager } from '@tarojs/taro'
import type { HostUpdates, UpdateStatus } from '../../ui/host'

export const createHostUpdates = (): HostUpdates => ({
  version: readVersion(),
  manager: createManager(),
})

/** Only a WeChat release has a version. */
const readVersion = (): string | null => {
  if (process.env.TARO_ENV !== 'weapp') return null
  try {
    const { version } = getAccountInfoSync().miniProgram
    return version === '' ? null : version
  } catch {
    return null
  }
}

/** A web page is new at every load; Taro's stub for it warns. */
const createManager = (): HostUpdates['manager'] => {
  if (process.env.TARO_ENV === 'h5' || typeof getUpdateManager !== 'function') return null
  const host = getUpdateManager()
  const listeners = new Set<() => void>()
  let status: UpdateStatus = 'checking'
  const become = (next: UpdateStatus) => {
    status = next
    for (const listener of listeners) listener()
  }
  host.onCheckForUpdate(({ hasUpdate }) => {
    become(hasUpdate ? 'downloading' : 'none')
  })
  host.onUpdateReady(() => {
    become('ready')
  })
  host.onUpdateFailed(() => {
    become('failed')
  })
  return {
    status: () => status,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    apply: () => {
      host.applyUpdate()
    },
  }
}
