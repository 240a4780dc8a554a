export interface UsedCodes {
  has(code: string): boolean
  add(code: string): void
}

const codeTtlMs = 5 * 60_000
const maxCodes = 20_000

/**
 * What DevTools gives every time in place of a code while a project has no AppID. It is never used
 * up; WeChat refuses it, and a sandbox may not.
 */
const mockCode = 'the code is a mock one'

/**
 * The codes that are known to be used up, for as long as WeChat would know them, so that none is
 * sent twice. It knows this process only: WeChat stays the judge of what other nodes send.
 *
 * @param clock monotonic milliseconds
 */
export const createUsedCodes = (clock: () => number): UsedCodes => {
  // When each is forgotten, in the order of their use.
  const codes = new Map<string, number>()

  const forget = () => {
    for (const [oldest, forgetAtMs] of codes) {
      if (forgetAtMs > clock() && codes.size <= maxCodes) return
      codes.delete(oldest)
    }
  }

  return {
    has(code) {
      forget()
      return codes.has(code)
    },
    add(code) {
      if (code !== mockCode) codes.set(code, clock() + codeTtlMs)
    },
  }
}
