import { AppError } from '../contract/app-error'
import type { Clock } from './ports'

const baseDelayMs = 1_000
const maxDelayMs = 60_000
/** A server that asks for more, or whose date is garbage, is asked again after this. */
const maxRetryAfterMs = 15 * 60_000

/** Who wants to sign in. */
export type Asker = 'user' | 'automatic'

/**
 * The memory of failed sign-ins: how long everyone waits before the next. Doubles with each failure
 * in a row, with jitter, so that a thousand phones do not come back at once; the server's
 * Retry-After counts where it is later. A user's tap waits for the first step only.
 */
export interface CoolDown {
  /** Why this asker has to wait, or null. */
  blocking(asker: Asker): AppError | null
  /** Returns the error with the time of the next try in it. */
  fail(error: AppError): AppError
  /** A sign-in succeeded: nobody waits, but the count stays until a request was let in. */
  succeed(): void
  /** A request was let in: the next failure is a first one, unless the last one still counts. */
  prove: () => void
  reset: () => void
  /** The network is back: what failed for want of it is tried at once. */
  forgiveNetwork(): void
}

export const createCoolDown = (clock: Clock, random: () => number): CoolDown => {
  let failures = 0
  let last: { error: AppError; atMs: number; delayMs: number; retryAfterMs: number } | null = null

  return {
    blocking: (asker) => {
      if (last === null) return null
      const elapsedMs = clock.nowMs() - last.atMs
      // The phone's clock was set back: how long it has been is unknown, so nobody is kept waiting.
      if (elapsedMs < 0) return null
      if (elapsedMs < last.retryAfterMs) return last.error
      if (asker === 'user')
        return elapsedMs < Math.min(last.delayMs, baseDelayMs) ? last.error : null
      // What will not change by itself is tried again by the user or at the next launch alone.
      return !last.error.retryable || elapsedMs < last.delayMs ? last.error : null
    },
    fail: (error) => {
      failures += 1
      const atMs = clock.nowMs()
      const ceilingMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (failures - 1))
      const delayMs = ceilingMs / 2 + (ceilingMs / 2) * random()
      const retryAfterMs = Math.min(maxRetryAfterMs, Math.max(0, (error.retryAtMs ?? 0) - atMs))
      const userDelayMs = Math.max(retryAfterMs, Math.min(delayMs, baseDelayMs))
      const timed = new AppError(error.code, error.message, {
        retryable: error.retryable,
        retryAtMs: error.retryable ? atMs + userDelayMs : null,
        requestId: error.requestId,
        cause: error.cause,
      })
      last = { error: timed, atMs, delayMs, retryAfterMs }
      return timed
    },
    succeed: () => {
      last = null
    },
    prove: () => {
      if (last === null) failures = 0
    },
    reset: () => {
      last = null
      failures = 0
    },
    forgiveNetwork: () => {
      const code = last?.error.code
      if (code !== 'network_unavailable' && code !== 'timeout') return
      last = null
      failures = 0
    },
  }
}
