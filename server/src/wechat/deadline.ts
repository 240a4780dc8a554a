import { untilAborted } from '../lib/until-aborted'
import { WechatError } from './wechat-error'

/** The time that a call and everything that it needs may take together. */
export interface Deadline {
  /** Aborts when the time is up. */
  signal: AbortSignal
  remainingMs(): number
}

/** Runs on the monotonic clock, which no change of the wall clock moves. */
export const createDeadline = (timeoutMs: number): Deadline => {
  const endsAtMs = performance.now() + timeoutMs
  return {
    signal: AbortSignal.timeout(timeoutMs),
    remainingMs: () => Math.max(0, endsAtMs - performance.now()),
  }
}

/**
 * Waits for `work` until the deadline, and rejects with `unavailable` after it. The work itself goes on:
 * other callers may wait for it too.
 */
export const beforeDeadline = <T>(work: Promise<T>, { signal }: Deadline): Promise<T> =>
  untilAborted(work, signal, () => new WechatError('unavailable', 'the time of the call is up'))
