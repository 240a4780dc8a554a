import type { HostFailure } from '../../runtime/host-failure'
import { createCanIUse } from '../../wx/can-i-use'
import { createDefineApi, type AnswerForm } from '../../wx/callback-api'
import { noPrivacy } from '../../wx/privacy'
import { createUnsupportedApis } from '../../wx/unsupported'
import type { HostDialect, HostParts } from '../dialect'
import { createSharedOpenTypes } from '../shared-open-types'
import { createDouyinLogin } from './douyin-login'
import { createDouyinPhone } from './douyin-phone'
import { douyinStorage } from './douyin-storage'
import { createDouyinSystem } from './douyin-system'
import { missingInTt } from './missing-in-tt'
import { createSharedCalls } from './shared-calls'

/**
 * `errorCode` is the number since 2023, `errNo` the one before; a call has the one of its page.
 * https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/framework/error-code
 */
const ttAnswers: AnswerForm = {
  api: 'tt',
  success: (name, result) => ({ ...result, errMsg: `${name}:ok` }),
  failure: (name, { reason, errno, details }: HostFailure) => ({
    errMsg: `${name}:fail${reason === '' ? '' : ` ${reason}`}`,
    ...(errno === undefined ? {} : { errorCode: errno }),
    ...details,
  }),
}

const createTt = (parts: HostParts): Record<string, unknown> => {
  const { phone, wx } = parts
  const define = createDefineApi(phone.failures, ttAnswers)
  const supported: Record<string, unknown> = {
    ...createSharedCalls(wx, define),
    ...createDouyinLogin(parts, define),
    ...createDouyinSystem(wx, define),
  }
  return {
    ...createUnsupportedApis(phone, define, missingInTt),
    ...supported,
    canIUse: createCanIUse(phone, supported),
    env: wx['env'],
  }
}

/** Douyin: WeChat's calls under `tt`, with a login and words for failures of its own. */
export const tt: HostDialect = {
  storage: douyinStorage,
  hasMoments: false,
  createPrivacy: () => noPrivacy,
  createHost: (parts) => ({
    globals: { tt: createTt(parts) },
    openTypes: {
      ...createSharedOpenTypes(parts.phone),
      getPhoneNumber: createDouyinPhone(parts),
    },
  }),
  toEvent: (event) => event,
}
