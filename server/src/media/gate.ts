import { ApiError } from '../errors'

export type Gate = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Lets only so many run at once; the others wait in their order. Rejects with
 * `service_unavailable` where too many wait already.
 */
export const createGate = (maxAtOnce: number, maxWaiting: number): Gate => {
  const waiting: (() => void)[] = []
  let running = 0

  return async (work) => {
    if (running >= maxAtOnce) {
      if (waiting.length >= maxWaiting) {
        throw new ApiError('service_unavailable', { retryAfterMs: 2_000 })
      }
      // Whoever leaves hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else {
      running += 1
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
