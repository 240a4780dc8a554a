import Taro from '@tarojs/taro'
import type { HostPrivacy, PrivacyDecision } from '../../ui/host'

interface Callbacks {
  success: () => void
  fail: () => void
}

/**
 * Taro passes these four through as they are: no promises, and its types have another shape. A host
 * without them asks by itself or not at all; there are WeChat clients, too, that report a new base
 * library and lack them, so each is looked for
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html).
 */
interface PrivacyCalls {
  onNeedPrivacyAuthorization?: (
    handler: (resolve: (decision: PrivacyDecision) => void) => void,
  ) => void
  requirePrivacyAuthorize?: (callbacks: Callbacks) => void
  openPrivacyContract?: (callbacks: Callbacks) => void
}

export const createHostPrivacy = (): HostPrivacy => {
  const calls: PrivacyCalls = process.env.TARO_ENV === 'weapp' ? Taro : {}
  return {
    onNeeded: (handler) => {
      calls.onNeedPrivacyAuthorization?.(handler)
    },
    require: () => settled(calls.requirePrivacyAuthorize, true),
    openContract: () => settled(calls.openPrivacyContract, false),
  }
}

const settled = (
  call: ((callbacks: Callbacks) => void) | undefined,
  withoutCall: boolean,
): Promise<boolean> =>
  call === undefined
    ? Promise.resolve(withoutCall)
    : new Promise((resolve) => {
        call({
          success: () => {
            resolve(true)
          },
          fail: () => {
            resolve(false)
          },
        })
      })
