import { HostFailure } from '../../runtime/host-failure'
import { createCanIUse } from '../../wx/can-i-use'
import { createDefineApi, type AnswerForm } from '../../wx/callback-api'
import { createUnsupportedApis } from '../../wx/unsupported'
import { callWechat } from '../call-wechat'
import type { HostParts } from '../dialect'
import type { Adapt } from './adapt'
import type { AlipayAccount } from './alipay-account'
import { createAlipayDialogs } from './alipay-dialogs'
import { toAlipayFailure } from './alipay-failures'
import { createAlipayMedia } from './alipay-media'
import { createAlipayNavigation } from './alipay-navigation'
import { createAlipayNetworkApis } from './alipay-network'
import { createAlipayStorageApis } from './alipay-storage'
import { createAlipaySystem } from './alipay-system'
import { missingInMy } from './missing-in-my'

/** A success has no words of its own; a failure has a number and a message. */
const alipayAnswers: AnswerForm = {
  api: 'my',
  success: (_name, result) => ({ ...result }),
  failure: (_name, { reason, errno, details }: HostFailure) => ({
    error: errno ?? 3,
    errorMessage: reason,
    ...details,
  }),
}

/** The `my` object. Its keys are what an app can find: no name is here that Alipay lacks. */
export const createMy = (parts: HostParts, account: AlipayAccount): Record<string, unknown> => {
  const { phone, wx, storage } = parts
  const define = createDefineApi(phone.failures, alipayAnswers)
  const adapt: Adapt = (name, options) =>
    callWechat(wx, name, options).result.catch((error: unknown) => {
      throw error instanceof HostFailure ? toAlipayFailure(name, error) : error
    })
  const supported: Record<string, unknown> = {
    getAuthCode: define('getAuthCode', account.getAuthCode),
    getPhoneNumber: define('getPhoneNumber', account.getPhoneNumber),
    getAppIdSync: () => ({ appId: phone.bundle.appId }),
    ...createAlipayNetworkApis(parts, define),
    ...createAlipayStorageApis(storage, define),
    ...createAlipayDialogs(adapt, define),
    ...createAlipayNavigation(adapt, define),
    ...createAlipayMedia(adapt, define),
    ...createAlipaySystem(wx, adapt, define),
  }
  return {
    ...createUnsupportedApis(phone, define, missingInMy),
    ...supported,
    canIUse: createCanIUse(phone, supported),
    env: wx['env'],
  }
}
