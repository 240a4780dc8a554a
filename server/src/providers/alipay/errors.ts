import type { Fields } from '../../upstream/fields'
import { ProviderError, type ProviderErrorKind } from '../../upstream/provider-error'

/**
 * What Alipay's `sub_code` means to a caller; one that is not listed means `rejected`.
 *
 * https://opendocs.alipay.com/common/02km9f
 */
const kindsBySubCode: ReadonlyMap<string, ProviderErrorKind> = new Map([
  ['isv.code-invalid', 'code_invalid'],
  ['isv.app-call-limited', 'rate_limited'],
  ['isv.method-call-limited', 'rate_limited'],
  // Both are Alipay's spelling.
  ['isp.unknow-error', 'unavailable'],
  ['aop.unknow-error', 'unavailable'],
])

const busyCode = '20000'

/** The gateway is busy and did nothing. */
export const isBusy = (fields: Fields): boolean => String(fields['code']) === busyCode

/**
 * What a response with a `code` other than 10000 amounts to. Alipay's own words are left out: the
 * `sub_msg` of a wrong signature repeats the request, and with it the user's code.
 */
export const toAlipayError = (call: string, fields: Fields): ProviderError => {
  const code = printable(fields['code'])
  // The gateway writes snake case, the phone's content camel case.
  const subCode = printable(fields['sub_code'] ?? fields['subCode'])
  const kind = kindsBySubCode.get(subCode ?? '') ?? (isBusy(fields) ? 'unavailable' : 'rejected')
  const name = [code, subCode].filter((part) => part !== null).join(' ')
  return new ProviderError(kind, `${call} returned ${name}`, { platformCode: subCode ?? code })
}

const printable = (value: unknown): string | null => {
  const text = typeof value === 'number' ? String(value) : value
  if (text === undefined || text === null) return null
  return typeof text === 'string' && /^[\w.-]{1,80}$/.test(text) ? text : 'an unreadable code'
}
