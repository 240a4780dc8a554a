import type { Clock, Random } from './sandbox-state'

export interface OneTimeCodes<T> {
  /** A new code for the value. */
  issue(value: T): string
  /** Returns the value without using the code up, or why there is none. */
  look(code: string): { state: 'valid'; value: T } | { state: 'used' | 'unknown' }
  /** Uses the code up. */
  use(code: string): void
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const codeLength = 32

/** Codes that work once and for a limited time; both rules are WeChat's for login and phone codes. */
export const createOneTimeCodes = <T>(
  clock: Clock,
  random: Random,
  ttlMs: number,
): OneTimeCodes<T> => {
  // In the order of their issue, so the expired are always at the front.
  const records = new Map<string, { value: T; expiresAtMs: number; used: boolean }>()

  const forgetExpired = () => {
    for (const [code, record] of records) {
      if (record.expiresAtMs > clock()) return
      records.delete(code)
    }
  }

  return {
    issue(value) {
      forgetExpired()
      const code = Array.from(random(codeLength), (byte) =>
        alphabet.charAt(byte % alphabet.length),
      ).join('')
      records.set(code, { value, expiresAtMs: clock() + ttlMs, used: false })
      return code
    },
    look(code) {
      forgetExpired()
      const record = records.get(code)
      if (record === undefined) return { state: 'unknown' }
      return record.used ? { state: 'used' } : { state: 'valid', value: record.value }
    },
    use(code) {
      const record = records.get(code)
      if (record !== undefined) record.used = true
    },
  }
}
