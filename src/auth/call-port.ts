import { AppError, isAppError } from '../contract/app-error'
import type { AuthPorts, PortCall } from './ports'

/**
 * Calls a port and settles in time whatever it does: after `timeoutMs` it rejects with `timeout`, and
 * a value that still arrives goes to `onLate`. `wx.login` is reported to ignore its own time limit.
 * Rejects with an `AppError`, and leaves one line in the log.
 */
export const callPort = <T>(
  { clock, log }: Pick<AuthPorts, 'clock' | 'log'>,
  name: PortCall,
  timeoutMs: number,
  call: () => Promise<T>,
  onLate: (value: T) => void = () => undefined,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const startMs = clock.nowMs()
    let isOver = false

    const end = (code: string | null, settle: () => void) => {
      if (isOver) return
      isOver = true
      stopTimer()
      log?.add(name, { durationMs: clock.nowMs() - startMs, code })
      settle()
    }
    const fail = (error: AppError) => {
      end(error.code, () => {
        reject(error)
      })
    }
    const stopTimer = clock.after(timeoutMs, () => {
      fail(new AppError('timeout', `${name} took too long`, { retryable: true }))
    })
    // A port that throws at once rejects like any other.
    const answer = (async () => call())()
    answer.then(
      (value) => {
        if (isOver) onLate(value)
        end(null, () => {
          resolve(value)
        })
      },
      (cause: unknown) => {
        fail(
          isAppError(cause)
            ? cause
            : new AppError('login_failed', `${name} failed`, { retryable: true, cause }),
        )
      },
    )
  })
