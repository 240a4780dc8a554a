/** Why the phone button gave no code. */
export type PhoneProblem = 'refused' | 'quota' | 'forbidden' | 'privacy' | 'undeclared' | 'failed'

export type PhoneEvent = { code: string } | { problem: PhoneProblem }

/**
 * By `errno` (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
 * and https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html).
 */
const problemsByErrno: Record<number, PhoneProblem> = {
  1: 'refused',
  102: 'forbidden',
  103: 'refused',
  104: 'privacy',
  112: 'undeclared',
  1400001: 'quota',
}

/** Reads the detail of the phone button's event; Taro's type of it lacks `code` and `errno`. */
export const readPhoneEvent = (detail: unknown): PhoneEvent => {
  const fields: { code?: unknown; errno?: unknown; errMsg?: unknown } =
    typeof detail === 'object' && detail !== null ? detail : {}
  const { code, errno, errMsg } = fields
  if (typeof code === 'string' && code !== '') return { code }
  const known = typeof errno === 'number' ? problemsByErrno[errno] : undefined
  if (known !== undefined) return { problem: known }
  // Older clients give no errno.
  return { problem: /deny|denied|cancel/i.test(String(errMsg)) ? 'refused' : 'failed' }
}
