import { problemStatus, type ProblemCode } from '../../src/contract/problem'
import type { Problem } from '../../src/contract/problem-body'

/** Of the internal port only, so the app knows none of them. */
const internalProblemStatus = {
  client_invalid: 401,
  scope_missing: 403,
  external_id_taken: 409,
  external_id_exists: 409,
} as const

export type ServerProblemCode = ProblemCode | keyof typeof internalProblemStatus

const statusOf: Readonly<Record<ServerProblemCode, number>> = {
  ...problemStatus,
  ...internalProblemStatus,
}

export interface ApiErrorOptions {
  /** For the client's developer. It holds no secret and nothing of another user. */
  detail?: string
  /** Earliest sensible next try, in milliseconds from now: `Retry-After`. */
  retryAfterMs?: number | null
  headers?: Readonly<Record<string, string>>
  /** Where the browser goes in place of a problem: a redirect that failed is seen by a person. */
  redirectTo?: string
  cause?: unknown
}

/** The one error that becomes a response. The catalogues give its status. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ServerProblemCode
  readonly detail: string | null
  readonly retryAfterMs: number | null
  readonly headers: Readonly<Record<string, string>>
  readonly redirectTo: string | null

  constructor(code: ServerProblemCode, options: ApiErrorOptions = {}) {
    super(
      options.detail === undefined ? code : `${code}: ${options.detail}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.detail = options.detail ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
    this.headers = options.headers ?? {}
    this.redirectTo = options.redirectTo ?? null
  }

  get status(): number {
    return statusOf[this.code]
  }

  /** Whether the same call may succeed later with nothing changed. */
  get retryable(): boolean {
    return this.status === 429 || this.status === 408 || this.status >= 500
  }
}

/** In words, for people who read a response or the documentation. */
export const problemTitles: Readonly<Record<ServerProblemCode, string>> = {
  invalid_request: 'The request is malformed',
  ticket_invalid: 'The ticket is unknown, used, expired or for another page',
  login_code_invalid: 'The login code is unknown, used or expired',
  phone_code_invalid: 'The phone code is unknown, used or expired',
  data_invalid: 'The encrypted data cannot be read',
  oauth_state_invalid: 'The state is unknown, used, expired, or was started in another browser',
  session_invalid: 'There is no such session',
  account_blocked: 'The account is blocked',
  identity_mismatch: 'The login code belongs to another user',
  identity_unknown: 'No user has this identity',
  identity_provisional: 'The platform identified a visitor, not a user',
  session_revoked: 'The session was revoked',
  origin_refused: 'This origin may not use the session cookie',
  content_check_unavailable: "The session's platform has no content check",
  digits_wrong: 'The digits are not those on the other screen',
  host_not_allowed: 'A session of this host cannot do this',
  not_found: 'Not found',
  handover_unknown: 'There is no such hand-over, or another browser began it',
  method_not_allowed: 'This path does not support this method',
  request_timeout: 'The request did not arrive in time',
  phone_taken: 'Another account has this phone number',
  session_key_expired: 'The session key has expired',
  handover_pending: 'The hand-over is not approved yet',
  handover_claimed: 'Another phone has claimed the hand-over',
  handover_denied: 'The hand-over was denied',
  handover_used: 'The hand-over was approved or collected before',
  signed_in_as_other: 'The browser is signed in as another user',
  handover_expired: 'The hand-over has expired',
  payload_too_large: 'The body is too large',
  unsupported_media: 'The body has an unsupported type',
  content_rejected: 'The content is not allowed',
  rate_limited: 'Too many requests',
  headers_too_large: 'The headers are too large',
  internal_error: 'The server failed',
  provider_rejected: 'The platform refuses this server',
  provider_unavailable: 'The platform does not respond',
  service_unavailable: 'The server cannot respond now',
  client_invalid: 'There is no such client, or its secret is wrong',
  scope_missing: 'The client lacks the scope of this call',
  external_id_taken: 'Another user has this external id',
  external_id_exists: 'The user has an external id already',
}

export const toProblem = (error: ApiError, requestId: string): Problem => ({
  type: `urn:taro-passport:problem:${error.code}`,
  title: problemTitles[error.code],
  status: error.status,
  code: error.code,
  ...(error.detail === null ? {} : { detail: error.detail }),
  requestId,
})

/** https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export const sessionInvalid = (): ApiError =>
  new ApiError('session_invalid', { headers: { 'www-authenticate': 'Bearer' } })
