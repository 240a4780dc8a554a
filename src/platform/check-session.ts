import Taro from '@tarojs/taro'
import type { Provider } from '../contract/scalars'
import { isOfNetwork, readHostFailure } from './host-error'

/**
 * Whether the host's key of the last login code lives. Null where it cannot be asked: Alipay has no
 * such call, and Taro's H5 stub resolves in a production build.
 */
export const createCheckSession = (provider: Provider): (() => Promise<boolean>) | null =>
  provider === 'weapp' || provider === 'tt'
    ? async () => {
        try {
          await Taro.checkSession()
          return true
        } catch (reason) {
          if (isOfNetwork(readHostFailure(reason))) throw reason
          return false
        }
      }
    : null
