import type { Fields } from '../../upstream/fields'
import { ProviderError, type ProviderErrorKind } from '../../upstream/provider-error'

/** The meaning of a call's `err_no`; one that is not listed means `rejected`. */
export type ErrorTable = ReadonlyMap<number, ProviderErrorKind>

/**
 * `jscode2session`. 40014, 40015 and 40017 (a parameter, the appid or the secret is wrong) are
 * `rejected`.
 *
 * https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/server/log-in/code-2-session
 */
export const sessionErrors: ErrorTable = new Map([
  [-1, 'unavailable'],
  [40018, 'code_invalid'],
  [40019, 'code_invalid'],
])

/**
 * The calls of open.douyin.com.
 *
 * https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/server/status-code
 */
export const openErrors: ErrorTable = new Map([
  [28001003, 'unavailable'],
  [28001005, 'unavailable'],
  [28001006, 'unavailable'],
  [28001008, 'unavailable'],
  [28001045, 'blocked'],
  [28001046, 'blocked'],
  [28003017, 'rate_limited'],
  [28003018, 'rate_limited'],
  [28005187, 'code_invalid'],
])

/** The access token is wrong or expired: a newer one may do. */
export const isTokenError = (fields: Fields): boolean =>
  fields['err_no'] === 28001003 || fields['err_no'] === 28001008

/** Throws unless `err_no` is 0. Douyin's own words are left out: they may repeat the request. */
export const expectSuccess = (call: string, fields: Fields, errors: ErrorTable): void => {
  const { err_no: number } = fields
  if (number === 0) return
  if (typeof number !== 'number') {
    throw new ProviderError('unavailable', `${call} returned no err_no`)
  }
  throw new ProviderError(errors.get(number) ?? 'rejected', `${call} returned err_no ${number}`, {
    platformCode: String(number),
  })
}
