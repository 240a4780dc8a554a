import type { ProblemCode } from './problem-code'

/** What can go wrong on the app's side of the wire, beside the server's own codes. */
export type LocalErrorCode =
  /** No connection, DNS, TLS, a reset, an interrupted request. */
  | 'network_unavailable'
  /** Nothing answered within our own patience. */
  | 'timeout'
  /** The caller, the user or a change of the user ended it. Never an error to show. */
  | 'cancelled'
  /** The answer is not what the contract promises: HTML, half a JSON, a redirect, 204 for a body. */
  | 'answer_invalid'
  /** More requests wait than the queue holds. */
  | 'queue_full'
  /** The session ended, and one renewal did not help. */
  | 'session_expired'
  /** The team's own backend refused the short token, and a fresh one did not help or was not tried. */
  | 'token_refused'
  /** There is no session, and nobody asked for one. */
  | 'signed_out'
  /** The host has no silent login here (a web page, WeChat's single-page mode). */
  | 'login_unavailable'
  /** The host's login failed or was refused. */
  | 'login_failed'
  /** The host refuses the request: a domain that is not listed, a malformed URL. */
  | 'request_refused'
  /** A local file cannot be read or sent. */
  | 'file_unavailable'

/** A newer server may send another code, which is kept: leave a `default` for it. */
export type AppErrorCode = ProblemCode | LocalErrorCode

export interface AppErrorOptions {
  /** Whether the same call may succeed later with nothing changed. */
  retryable: boolean
  /** Earliest sensible next try, in milliseconds of the local clock. */
  retryAtMs?: number | null
  /** The server's request id, for support. */
  requestId?: string | null
  cause?: unknown
}

/** The one error that the app's own code throws. The message is for logs, never for branching. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AppErrorCode
  readonly retryable: boolean
  readonly retryAtMs: number | null
  readonly requestId: string | null

  constructor(code: AppErrorCode, message: string, options: AppErrorOptions) {
    super(message, options)
    this.code = code
    this.retryable = options.retryable
    this.retryAtMs = options.retryAtMs ?? null
    this.requestId = options.requestId ?? null
  }
}

/** Takes any thrown value. Anything that is not an `AppError` is a defect of the app. */
export const isAppError = (error: unknown): error is AppError => error instanceof AppError

/** Whether the connection failed, not the server. */
export const isNetworkError = ({ code }: AppError): boolean =>
  code === 'network_unavailable' || code === 'timeout'

export const cancelled = (): AppError => new AppError('cancelled', 'given up', { retryable: false })

export const sessionExpired = (code: AppErrorCode = 'session_expired'): AppError =>
  new AppError(code, 'a renewed token was refused', { retryable: true })
