import { WechatError, type WechatErrorKind } from './wechat-error'
import type { WechatResponse } from './wechat-http'

/** https://developers.weixin.qq.com/doc/oplatform/developers/errCode */
const kinds = new Map<number, WechatErrorKind>([
  [-1, 'unavailable'],
  [40029, 'code_invalid'],
  [40163, 'code_invalid'],
  [41008, 'code_invalid'],
  [40226, 'blocked'],
  [45009, 'rate_limited'],
  [45011, 'rate_limited'],
  [87007, 'session_key_invalid'],
  [87008, 'session_key_invalid'],
  [87009, 'session_key_invalid'],
])

/** The access token is wrong, malformed or expired: a newer one may do. */
const tokenErrcodes = new Set([40001, 40014, 42001])

const minuteQuotaErrcode = 45011
const minuteMs = 60_000

/** 0 also where WeChat leaves `errcode` out, as it does on success. */
export const errcodeOf = (response: WechatResponse): number | null => {
  const { errcode } = response
  if (errcode === undefined) return 0
  return typeof errcode === 'number' ? errcode : null
}

export const isTokenErrcode = (errcode: number | null): boolean =>
  errcode !== null && tokenErrcodes.has(errcode)

/** Throws unless the response is a success. */
export const expectSuccess = (path: string, response: WechatResponse): void => {
  const errcode = errcodeOf(response)
  if (errcode === 0) return
  if (errcode === null)
    throw new WechatError('unavailable', `${path} returned an errcode that is no number`)
  const kind = isTokenErrcode(errcode) ? 'unavailable' : (kinds.get(errcode) ?? 'rejected')
  // WeChat's own words are left out: nothing promises that they repeat no part of the request.
  throw new WechatError(kind, `${path} returned errcode ${String(errcode)}`, {
    errcode,
    retryAfterMs: errcode === minuteQuotaErrcode ? minuteMs : null,
  })
}
