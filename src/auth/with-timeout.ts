import { AppError, isAppError } from '../contract/app-error'
import type { AuthPorts, PortCall } from './ports'

/**
 * Calls a port and settles in time whatever the port does: after `timeoutMs` it rejects with
 * `timeout`, and a value that still arrives is passed to `onLate`. `wx.login` is reported to ignore
 * its own time limit. Rejects with an `AppError`, and adds one line to the log.
 *
 * @param call Receives a function that tells whether the result is still waited for.
 */
export const withTimeout = async <T>(
  { clock, log }: Pick<AuthPorts, 'clock' | 'log'>,
  name: PortCall,
  timeoutMs: number,
  call: (isWaiting: () => boolean) => Promise<T>,
  onLate?: (value: T) => void,
): Promise<T> => {
  const startMs = clock.nowMs()
  let code: string | null = null
  let isLate = false
  let stopTimer: (() => void) | undefined
  try {
    return await new Promise<T>((resolve, reject) => {
      stopTimer = clock.after(timeoutMs, () => {
        isLate = true
        reject(new AppError('timeout', `${name} took too long`, { retryable: true }))
      })
      call(() => !isLate).then((value) => {
        if (isLate) onLate?.(value)
        else resolve(value)
      }, reject)
    })
  } catch (cause) {
    const error = isAppError(cause)
      ? cause
      : new AppError('login_failed', `${name} failed`, { retryable: true, cause })
    code = error.code
    throw error
  } finally {
    stopTimer?.()
    log?.add(name, { durationMs: clock.nowMs() - startMs, code })
  }
}
