import { ApiError } from '../errors'
import type { WechatClient } from '../wechat/wechat-client'
import { WechatError, type WechatErrorKind } from '../wechat/wechat-error'
import type { Provider } from './provider'

const codes = {
  code_invalid: 'login_code_invalid',
  blocked: 'account_blocked',
  rate_limited: 'rate_limited',
  session_key_invalid: 'provider_rejected',
  rejected: 'provider_rejected',
  unavailable: 'provider_unavailable',
} as const satisfies Readonly<Record<WechatErrorKind, string>>

/** When WeChat does not say when to come back. Its quotas are counted by the minute. */
const retryAfterMs = { rate_limited: 60_000, unavailable: 2_000 } as const

/** WeChat's mini-programs. */
export const createWeappProvider = (client: WechatClient): Provider => ({
  name: 'weapp',
  appId: client.appId,
  unionScope: 'wechat',
  async exchange(code) {
    try {
      const { openid, sessionKey, unionid } = await client.code2Session(code)
      return { openid, sessionKey, unionId: unionid }
    } catch (error) {
      throw error instanceof WechatError ? toApiError(error) : error
    }
  },
})

const toApiError = (error: WechatError): ApiError => {
  const { kind } = error
  const fallbackMs = kind === 'rate_limited' || kind === 'unavailable' ? retryAfterMs[kind] : null
  return new ApiError(codes[kind], {
    retryAfterMs: fallbackMs === null ? null : (error.retryAfterMs ?? fallbackMs),
    cause: error,
  })
}
