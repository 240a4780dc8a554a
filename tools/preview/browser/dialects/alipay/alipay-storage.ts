import { HostFailure } from '../../runtime/host-failure'
import type { DefineApi, Options } from '../../wx/callback-api'
import type { AppStorage, StorageRules } from '../../wx/storage'

const limits = { itemBytes: 200 * 1024, totalBytes: 10 * 1024 * 1024 }

/** https://opendocs.alipay.com/mini/api/eocm6v */
export const alipayStorage: StorageRules = {
  prefix: 'my',
  limits: { plain: limits, encrypted: limits },
  itemTooLong: new HostFailure('data长度超限', 14),
  full: new HostFailure('存储总大小达到上限', 12),
}

const keyOf = ({ key }: Options): string => {
  if (typeof key !== 'string' || key === '') throw new HostFailure('必填参数为空', 2)
  return key
}

/** Each takes one object; a synchronous call gives a failure back where other hosts throw one. */
export const createAlipayStorageApis = (
  storage: AppStorage,
  define: DefineApi,
): Record<string, unknown> => {
  const done = {}
  const calls: Record<string, (options: Options) => object> = {
    setStorage: (options) => {
      storage.set(keyOf(options), options['data'])
      return done
    },
    // A key that is not there gives null.
    getStorage: (options) => ({ data: storage.get(keyOf(options)) ?? null }),
    removeStorage: (options) => {
      storage.remove(keyOf(options))
      return done
    },
    clearStorage: () => {
      storage.clear()
      return done
    },
    getStorageInfo: () => storage.info(),
  }
  const sync =
    (run: (options: Options) => object) =>
    (options: Options = {}): object => {
      try {
        return { ...run(options), success: true }
      } catch (error) {
        if (!(error instanceof HostFailure)) throw error
        return { success: false, error: error.errno, errorMessage: error.reason }
      }
    }
  return Object.fromEntries(
    Object.entries(calls).flatMap(([name, run]): [string, unknown][] => [
      [name, define(name, run)],
      [`${name}Sync`, sync(run)],
    ]),
  )
}
