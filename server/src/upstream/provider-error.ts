/** Why a call to a platform failed, in the terms that a caller branches on. */
export type ProviderErrorKind =
  /** The code is unknown, used, expired or malformed. */
  | 'code_invalid'
  /** The platform knows a visitor and no user: nothing of it may be stored. */
  | 'provisional'
  /** The platform blocks this user. */
  | 'blocked'
  /** A quota of calls is used up. */
  | 'rate_limited'
  /** The session key is no longer the user's current one. */
  | 'session_key_invalid'
  /** The platform made this for another app, at another time or not at all. */
  | 'data_invalid'
  /** The platform refuses this server, or its response cannot be trusted: the operator must act. */
  | 'rejected'
  /** Busy, a timeout, no connection, or no readable response. The same call may succeed later. */
  | 'unavailable'

export interface ProviderErrorOptions {
  /** The platform's own code, for logs and metrics: `40018`, `isv.code-invalid`. */
  platformCode?: string | null
  /** Earliest sensible next try, in milliseconds from now. */
  retryAfterMs?: number | null
}

/**
 * Thrown by every call to a platform. It carries no URL, no secret, no code of a user and no cause:
 * an HTTP client's error holds the whole request.
 */
export class ProviderError extends Error {
  override readonly name: string = 'ProviderError'
  readonly kind: ProviderErrorKind
  readonly platformCode: string | null
  readonly retryAfterMs: number | null

  constructor(kind: ProviderErrorKind, message: string, options: ProviderErrorOptions = {}) {
    super(message)
    this.kind = kind
    this.platformCode = options.platformCode ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
  }

  /** Whether the same call may succeed later with nothing changed. */
  get retryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'rate_limited'
  }
}
