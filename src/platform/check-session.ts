import { checkSession } from '@tarojs/taro'
import type { Host } from '../contract/scalars'
import { classifyFailure } from './host-errors/classify-failure'
import type { FailureKind } from './host-errors/failure-kind'

/** Failures that leave the key's state unknown. By WeChat's page every other one means a dead key. */
const sayNothing: readonly FailureKind[] = ['network', 'timeout', 'cancelled', 'busy']

/**
 * Whether the host's key of the last login code lives. It rejects where the host could not tell.
 * Null where it cannot be asked: Alipay has no such call, and Taro's H5 stub resolves in a
 * production build.
 */
export const createCheckSession = (host: Host): (() => Promise<boolean>) | null =>
  // The first condition leaves the call out of a web page.
  process.env.TARO_ENV !== 'h5' && (host === 'weapp' || host === 'tt')
    ? async () => {
        try {
          await checkSession()
          return true
        } catch (reason) {
          if (sayNothing.includes(classifyFailure(host, 'checkSession', reason))) throw reason
          return false
        }
      }
    : null
