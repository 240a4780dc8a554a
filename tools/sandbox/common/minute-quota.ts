import type { Clock } from './sandbox-state'

export interface MinuteQuota {
  /** Counts a call; false where the minute's calls are used up. */
  take(key: string): boolean
}

const minuteMs = 60_000

/** At most `max` calls in any sixty seconds, for each key apart. */
export const createMinuteQuota = (clock: Clock, max: number): MinuteQuota => {
  const callsByKey = new Map<string, number[]>()

  return {
    take(key) {
      const startMs = clock() - minuteMs
      const calls = (callsByKey.get(key) ?? []).filter((atMs) => atMs > startMs)
      callsByKey.set(key, calls)
      if (calls.length >= max) return false
      calls.push(clock())
      return true
    },
  }
}
