import { ApiError } from '../errors'

export type KeyLimit = <T>(key: string, work: () => Promise<T>) => Promise<T>

/**
 * Runs only so many works of one key at once. Rejects with `rate_limited` what is more: those who
 * ask for a lot must not take the places of everyone else.
 */
export const createKeyLimit = (maxOfOneKey: number): KeyLimit => {
  const running = new Map<string, number>()

  return async (key, work) => {
    const count = running.get(key) ?? 0
    if (count >= maxOfOneKey) throw new ApiError('rate_limited', { retryAfterMs: 1_000 })
    running.set(key, count + 1)
    try {
      return await work()
    } finally {
      const left = (running.get(key) ?? 1) - 1
      if (left === 0) running.delete(key)
      else running.set(key, left)
    }
  }
}
