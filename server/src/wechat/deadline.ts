import { WechatError } from './wechat-error'

/** How long a call and everything that it needs may take. */
export interface Deadline {
  remainingMs(): number
  hasEnded(): boolean
  /** Calls `listener` when the time is up, or at once where it is; answers what takes it back. */
  onEnd(listener: () => void): () => void
  /** Waits for work that others share, and that goes on without us: `unavailable` when time is up. */
  race<T>(work: Promise<T>): Promise<T>
  /** Releases the timer; the time then never ends. */
  clear(): void
}

/**
 * A deadline on the monotonic clock, which no change of the wall clock moves. Each call has one, so
 * it is a timer and a list: an `AbortSignal` costs many times as much.
 */
export const createDeadline = (timeoutMs: number): Deadline => {
  const endsAtMs = performance.now() + timeoutMs
  const listeners = new Set<() => void>()
  let ended = false
  const timer = setTimeout(() => {
    ended = true
    for (const listener of listeners) listener()
  }, timeoutMs)

  const onEnd = (listener: () => void) => {
    if (ended) listener()
    else listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }

  return {
    remainingMs: () => Math.max(0, endsAtMs - performance.now()),
    hasEnded: () => ended,
    onEnd,
    race: (work) =>
      Promise.race([
        work,
        new Promise<never>((_resolve, reject) => {
          onEnd(() => {
            reject(new WechatError('unavailable', 'the time of the call is up'))
          })
        }),
      ]),
    clear() {
      clearTimeout(timer)
    },
  }
}
