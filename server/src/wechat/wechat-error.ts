/** Why a call to WeChat's server did not succeed, in the terms that a caller branches on. */
export type WechatErrorKind =
  /** The code is unknown, used, expired or empty (40029, 40163, 41008). */
  | 'code_invalid'
  /** WeChat blocks this user as high-risk (40226). */
  | 'blocked'
  /** The call's quota is used up (45009, 45011). */
  | 'rate_limited'
  /** The session key that signed the call is no longer the user's current one (87007–87009). */
  | 'session_key_invalid'
  /** WeChat refuses this server: a wrong AppID or secret, an address that is not on its list, … */
  | 'rejected'
  /** Busy (-1), a time-out, no connection, or no valid response. The same call may succeed later. */
  | 'unavailable'

export interface WechatErrorOptions {
  errcode?: number | null
  retryAfterMs?: number | null
  /** Never an HTTP client's error as it is: those carry the URL, and the URL carries the AppSecret. */
  cause?: unknown
}

/** Every call of the WeChat client rejects with it. It carries no URL, no secret and no code of a user. */
export class WechatError extends Error {
  override readonly name = 'WechatError'
  readonly kind: WechatErrorKind
  /** WeChat's own number, where it gave one. For logs and metrics. */
  readonly errcode: number | null
  /** Earliest sensible next try, in milliseconds from now. */
  readonly retryAfterMs: number | null

  constructor(kind: WechatErrorKind, message: string, options: WechatErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    this.errcode = options.errcode ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
  }

  /** Whether the same call may succeed later with nothing changed. */
  get retryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'rate_limited'
  }
}
