import { AppError, isAppError } from '../contract/app-error'
import type { AuthPorts, PortCall } from './ports'

/**
 * Calls a port and settles in time whatever it does: after `timeoutMs` it rejects with `timeout`, and
 * a value that still arrives goes to `onLate`. `wx.login` is reported to ignore its own time limit.
 * Rejects with an `AppError`, and leaves one line in the log.
 */
export const callPort = async <T>(
  { clock, log }: Pick<AuthPorts, 'clock' | 'log'>,
  name: PortCall,
  timeoutMs: number,
  call: () => Promise<T>,
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
      call().then((value) => {
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
