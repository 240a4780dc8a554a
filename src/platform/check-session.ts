import Taro from '@tarojs/taro'
import type { Provider } from '../contract/scalars'
import { readHostFailure } from './host-error'

/** Where the failure is one of the network, it says nothing about the session. */
const networkErrnos = /^(5|600\d{3})$/
const networkText = /time ?out|network|interrupted/i

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
          const { errno, text } = readHostFailure(reason)
          if (networkErrnos.test(String(errno)) || networkText.test(text)) throw reason
          return false
        }
      }
    : null
