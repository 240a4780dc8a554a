import { AppError, isAppError } from '../contract/app-error'
import type { CreatedSession } from '../contract/session'
import { withDeadline } from './deadline'
import type { AuthPorts } from './ports'

export interface ExchangeOptions {
  isSilent: boolean
  /** The id of the session that is replaced, or null. */
  renews: string | null
  /** False once the attempt was given up: no further step is taken. */
  isLive: () => boolean
  /** A session that the server made although nobody waits for it any more. */
  onLate: (created: CreatedSession) => void
  loginCodeTimeoutMs: number
  exchangeTimeoutMs: number
}

export type ExchangeResult = { ok: true; created: CreatedSession } | { ok: false; error: AppError }

/**
 * One sign-in: a code of the host, sent to the server once. A code that the server calls invalid is
 * followed by one fresh one: the host's network layer may have sent the first twice, and then the
 * answer that got through is the second's "already used". Never rejects.
 */
export const exchangeCode = async (
  ports: AuthPorts,
  options: ExchangeOptions,
): Promise<ExchangeResult> => {
  const first = await exchangeOnce(ports, options)
  const isWorthAnother = !first.ok && first.error.code === 'login_code_invalid' && options.isLive()
  return isWorthAnother ? exchangeOnce(ports, options) : first
}

const exchangeOnce = async (
  ports: AuthPorts,
  options: ExchangeOptions,
): Promise<ExchangeResult> => {
  const { clock, log } = ports
  let step: 'login code' | 'exchange' = 'login code'
  let startMs = clock.nowMs()
  try {
    log?.add('login code asked')
    const code = await withDeadline(
      clock,
      options.loginCodeTimeoutMs,
      'the login code',
      ports.loginCode({ isSilent: options.isSilent }),
    )
    log?.add('login code received', { durationMs: clock.nowMs() - startMs })
    if (!options.isLive()) {
      throw new AppError('cancelled', 'the sign-in was given up', { retryable: false })
    }
    step = 'exchange'
    startMs = clock.nowMs()
    log?.add('exchange sent')
    const created = await withDeadline(
      clock,
      options.exchangeTimeoutMs,
      'the sign-in',
      ports.exchange(code, options.renews),
      options.onLate,
    )
    log?.add('exchange answered', { durationMs: clock.nowMs() - startMs })
    return { ok: true, created }
  } catch (caught) {
    const error = isAppError(caught)
      ? caught
      : new AppError('login_failed', `the ${step} failed`, { retryable: true, cause: caught })
    log?.add(`${step} failed`, { durationMs: clock.nowMs() - startMs, code: error.code })
    return { ok: false, error }
  }
}
