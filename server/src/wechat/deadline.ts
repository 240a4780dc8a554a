import { WechatError } from './wechat-error'

/** How long a call and everything that it needs may take. */
export interface Deadline {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal
  remainingMs(): number
  /** Waits for work that others share, and that goes on without us: `unavailable` when time is up. */
  race<T>(work: Promise<T>): Promise<T>
  /** Releases the timer; the signal then never aborts. */
  clear(): void
}

/** A deadline on the monotonic clock, which no change of the wall clock moves. */
export const createDeadline = (timeoutMs: number): Deadline => {
  const endsAtMs = performance.now() + timeoutMs
  const controller = new AbortController()
  const timer = setTimeout(() => {
    controller.abort()
  }, timeoutMs)
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endsAtMs - performance.now()),
    race: (work) =>
      Promise.race([
        work,
        new Promise<never>((_resolve, reject) => {
          const giveUp = () => {
            reject(new WechatError('unavailable', 'the time of the call is up'))
          }
          if (controller.signal.aborted) giveUp()
          else controller.signal.addEventListener('abort', giveUp)
        }),
      ]),
    clear() {
      clearTimeout(timer)
    },
  }
}
