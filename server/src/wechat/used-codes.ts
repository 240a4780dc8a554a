import { LRUCache } from 'lru-cache'

export interface UsedCodes {
  has(code: string): boolean
  add(code: string): void
}

const codeTtlMs = 5 * 60_000
const maxCodes = 20_000

/**
 * The text that DevTools returns every time in place of a login code while a project has no AppID. It is
 * never used up: WeChat refuses it, and a sandbox may accept it.
 */
const mockCode = 'the code is a mock one'

/**
 * Login codes that are known to be used up, for as long as WeChat knows them, so that none is sent twice.
 * It covers this process only: WeChat judges codes that other nodes sent.
 *
 * @param clock monotonic milliseconds
 */
export const createUsedCodes = (clock: () => number): UsedCodes => {
  let codes: LRUCache<string, true> | null = null

  return {
    has: (code) => codes?.has(code) === true,
    add(code) {
      if (code === mockCode) return
      // It reserves its whole space at once.
      codes ??= new LRUCache({
        max: maxCodes,
        ttl: codeTtlMs,
        perf: { now: clock },
        // Otherwise the cache reads its clock at most once a millisecond, on a timer.
        ttlResolution: 0,
      })
      codes.set(code, true)
    },
  }
}
