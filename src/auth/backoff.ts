import { type AppError, isNetworkError } from '../contract/app-error'
import type { Clock, SignInMode } from './ports'

const baseDelayMs = 1_000
const maxDelayMs = 60_000

/** A failure that the next sign-in has to wait out. */
export interface Block {
  error: AppError
  /** When a tap may try again, in milliseconds of the local clock; null where it may at once. */
  retryAtMs: number | null
}

/**
 * Remembers failed sign-ins and how long the next one waits. The wait doubles with each failure in a
 * row, with jitter, so that a thousand phones do not come back at once; the server's Retry-After is
 * kept where it is longer. A tap waits for the first step or Retry-After only. A permanent failure
 * blocks silent sign-ins until the next launch, and no tap.
 */
export interface Backoff {
  blockOf: (mode: SignInMode) => Block | null
  recordFailure: (error: AppError) => Block
  /** Forgets the failures. */
  reset: () => void
  /** Forgets a last failure of the network; false where there was none. */
  resetNetworkFailure: () => boolean
  /** Cancels the timers. */
  stop: () => void
}

interface Failure extends Block {
  tapWait: Wait
  silentWait: Wait
}

/** `onTapAllowed` is called when the wait of a tap is over. */
export const createBackoff = (
  clock: Clock,
  random: () => number,
  onTapAllowed: () => void,
): Backoff => {
  let failuresInRow = 0
  let last: Failure | null = null

  const stop = () => {
    last?.tapWait.stop()
    last?.silentWait.stop()
  }

  const reset = () => {
    stop()
    last = null
    failuresInRow = 0
  }

  return {
    stop,
    reset,
    blockOf: ({ isSilent }) =>
      last === null || (isSilent ? last.silentWait : last.tapWait).isOver() ? null : last,
    recordFailure: (error) => {
      stop()
      const { retryable } = error
      const nowMs = clock.nowMs()
      const ceilingMs = Math.min(maxDelayMs, baseDelayMs * 2 ** failuresInRow)
      const delayMs = ceilingMs * (0.5 + random() / 2)
      const retryAfterMs = Math.max(0, (error.retryAtMs ?? 0) - nowMs)
      const tapMs = Math.max(retryAfterMs, retryable ? Math.min(delayMs, baseDelayMs) : 0)
      failuresInRow += 1
      last = {
        error,
        retryAtMs: tapMs === 0 ? null : nowMs + tapMs,
        tapWait: startWait(clock, tapMs, onTapAllowed),
        silentWait: startWait(clock, retryable ? Math.max(retryAfterMs, delayMs) : Infinity),
      }
      return last
    },
    resetNetworkFailure: () => {
      if (last === null || !isNetworkError(last.error)) return false
      reset()
      return true
    },
  }
}

interface Wait {
  isOver: () => boolean
  stop: () => void
}

/**
 * Ends by a timer, which no change of the phone's clock moves, or by the clock, since hosts may stop
 * timers while the app is in the background.
 */
const startWait = (clock: Clock, delayMs: number, onOver?: () => void): Wait => {
  const startMs = clock.nowMs()
  let hasFired = delayMs === 0
  const isTimed = !hasFired && delayMs < Infinity
  const stop = isTimed
    ? clock.after(delayMs, () => {
        hasFired = true
        onOver?.()
      })
    : () => undefined
  return { stop, isOver: () => hasFired || clock.nowMs() - startMs >= delayMs }
}
