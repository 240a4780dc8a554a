import { AppError } from '../contract/app-error'
import type { Clock } from './ports'

/**
 * Settles in time whatever the promise does: after `timeoutMs` it rejects with `timeout`, and a value
 * that still arrives goes to `onLate`. `wx.login` is reported to ignore its own timeout.
 */
export const withDeadline = <T>(
  clock: Clock,
  timeoutMs: number,
  what: string,
  promise: Promise<T>,
  onLate: (value: T) => void = () => undefined,
): Promise<T> =>
  new Promise((resolve, reject) => {
    let isOver = false
    const cancel = clock.after(timeoutMs, () => {
      isOver = true
      const message = `${what} took longer than ${String(timeoutMs)} ms`
      reject(new AppError('timeout', message, { retryable: true }))
    })
    promise.then(
      (value) => {
        cancel()
        if (isOver) onLate(value)
        else resolve(value)
      },
      (error: unknown) => {
        cancel()
        // A port may reject with anything; it is made an AppError where it is caught.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(error)
      },
    )
  })
