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
  // Each with when it is forgotten. The older half goes as a whole: a Map that loses its first entries
  // one by one is walked through from where they were.
  let newer = new Map<string, number>()
  let older = new Map<string, number>()

  return {
    has(code) {
      const forgetAtMs = newer.get(code) ?? older.get(code)
      return forgetAtMs !== undefined && forgetAtMs > clock()
    },
    add(code) {
      if (code === mockCode) return
      if (newer.size >= maxCodes / 2) {
        older = newer
        newer = new Map()
      }
      newer.set(code, clock() + codeTtlMs)
    },
  }
}
