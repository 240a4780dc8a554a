import type { AppError } from '../contract/app-error'
import { elapsedMs } from './elapsed'
import type { Clock, How } from './ports'

const baseDelayMs = 1_000
const maxDelayMs = 60_000
/** A server that asks for more, or whose date is garbage, is asked again after this. */
const maxRetryAfterMs = 15 * 60_000

/**
 * The memory of failed sign-ins: how long everyone waits before the next. Doubles with each failure
 * in a row, with jitter, so that a thousand phones do not come back at once; the server's
 * Retry-After counts where it is later. A user's tap waits for the first step only.
 */
export interface CoolDown {
  /** Why a sign-in has to wait, or null. */
  blocking: (how: How) => AppError | null
  /** Returns when the user may try again, or null where that is of no use. */
  fail: (error: AppError) => number | null
  /** Nobody waits any more for what is known to have passed; by default, for anything. */
  forgive: (isForgiven?: (error: AppError) => boolean) => void
}

export const createCoolDown = (clock: Clock, random: () => number): CoolDown => {
  let failures = 0
  let last: { error: AppError; atMs: number; tapMs: number; silentMs: number } | null = null

  return {
    blocking: ({ isSilent }) =>
      last !== null && elapsedMs(clock, last.atMs) < (isSilent ? last.silentMs : last.tapMs)
        ? last.error
        : null,
    fail: (error) => {
      const atMs = clock.nowMs()
      const ceilingMs = Math.min(maxDelayMs, baseDelayMs * 2 ** failures)
      const delayMs = ceilingMs * (0.5 + random() / 2)
      const retryAfterMs = Math.min(maxRetryAfterMs, (error.retryAtMs ?? 0) - atMs)
      const tapMs = Math.max(retryAfterMs, Math.min(delayMs, baseDelayMs))
      // What does not pass by itself is tried again by the user or at the next launch alone.
      const silentMs = error.retryable ? Math.max(retryAfterMs, delayMs) : Infinity
      failures += 1
      last = { error, atMs, tapMs, silentMs }
      return error.retryable ? atMs + tapMs : null
    },
    forgive: (isForgiven = () => true) => {
      if (last && !isForgiven(last.error)) return
      last = null
      failures = 0
    },
  }
}
