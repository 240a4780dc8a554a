import { AppError } from '../contract/app-error'
import { elapsedMs } from './elapsed'
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
  blocking: (asker: Asker) => AppError | null
  /** Returns the error with the time of the user's next try in it. */
  fail: (error: AppError) => AppError
  /** A sign-in succeeded: nobody waits, but the count stays until a request was let in. */
  succeed: () => void
  /** A request was let in: the next failure is a first one, unless the last one still counts. */
  prove: () => void
  reset: () => void
  /** The network is back: what failed for want of it is tried at once. */
  forgiveNetwork: () => void
}

export const createCoolDown = (clock: Clock, random: () => number): CoolDown => {
  let failures = 0
  let last: { error: AppError; atMs: number; waitMs: Record<Asker, number> } | null = null

  const reset = () => {
    last = null
    failures = 0
  }

  return {
    reset,
    blocking: (asker) =>
      last !== null && elapsedMs(clock, last.atMs) < last.waitMs[asker] ? last.error : null,
    fail: (cause) => {
      const atMs = clock.nowMs()
      const ceilingMs = Math.min(maxDelayMs, baseDelayMs * 2 ** failures)
      const delayMs = ceilingMs * (0.5 + random() / 2)
      const retryAfterMs = Math.min(maxRetryAfterMs, (cause.retryAtMs ?? 0) - atMs)
      const user = Math.max(retryAfterMs, Math.min(delayMs, baseDelayMs))
      // What does not pass by itself is tried again by the user or at the next launch alone.
      const automatic = cause.retryable ? Math.max(retryAfterMs, delayMs) : Infinity
      const error = withRetryAt(cause, cause.retryable ? atMs + user : null)
      failures += 1
      last = { error, atMs, waitMs: { user, automatic } }
      return error
    },
    succeed: () => {
      last = null
    },
    prove: () => {
      if (last === null) failures = 0
    },
    forgiveNetwork: () => {
      if (last !== null && isOfNetwork(last.error)) reset()
    },
  }
}

const withRetryAt = (error: AppError, retryAtMs: number | null): AppError => {
  const { code, message, retryable, requestId, cause } = error
  return new AppError(code, message, { retryable, retryAtMs, requestId, cause })
}

/** The app's connection, not the server's answer. */
export const isOfNetwork = ({ code }: AppError): boolean =>
  code === 'network_unavailable' || code === 'timeout'
