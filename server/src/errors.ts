import { DatabaseError } from './db/port/database-error'
import { VaultError } from './crypto/vault'
import { problemStatus, type ProblemCode } from '../../src/contract/problem'
import type { Problem } from '../../src/contract/problem-body'

export interface ApiErrorOptions {
  /** For the client's developer. It holds no secret and nothing of another user. */
  detail?: string
  /** Earliest sensible next try, in milliseconds from now: `Retry-After`. */
  retryAfterMs?: number | null
  headers?: Readonly<Record<string, string>>
  cause?: unknown
}

/** The one error that becomes a response. The contract's catalogue gives its status. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ProblemCode
  readonly detail: string | null
  readonly retryAfterMs: number | null
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ProblemCode, options: ApiErrorOptions = {}) {
    super(
      options.detail === undefined ? code : `${code}: ${options.detail}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.detail = options.detail ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
    this.headers = options.headers ?? {}
  }

  get status(): number {
    return problemStatus[this.code]
  }

  /** Whether the same call may succeed later with nothing changed. */
  get retryable(): boolean {
    return this.status === 429 || this.status === 408 || this.status >= 500
  }
}

/** In words, for people who read a response or the documentation. */
export const problemTitles: Readonly<Record<ProblemCode, string>> = {
  invalid_request: 'The request is malformed',
  login_code_invalid: 'The login code is unknown, used or expired',
  phone_code_invalid: 'The phone code is unknown, used or expired',
  data_invalid: 'The encrypted data cannot be read',
  session_invalid: 'There is no such session',
  account_blocked: 'The platform blocks this account',
  identity_mismatch: 'The login code belongs to another user',
  identity_provisional: 'The platform knows a visitor and no user',
  session_revoked: 'The session was revoked',
  not_found: 'There is nothing here',
  method_not_allowed: 'The path does not have this method',
  request_timeout: 'The request did not arrive in time',
  phone_taken: 'Another account has this phone number',
  session_key_expired: 'The session key is not current any more',
  payload_too_large: 'The body is too large',
  unsupported_media: 'The body has an unsupported type',
  content_rejected: 'The content is not allowed',
  rate_limited: 'Too many requests',
  headers_too_large: 'The headers are too large',
  internal_error: 'The server failed',
  provider_rejected: 'The platform refuses this server',
  provider_unavailable: 'The platform does not respond',
  service_unavailable: 'The server cannot respond now',
}

export const toProblem = (error: ApiError, requestId: string): Problem => ({
  type: `urn:taro-passport:problem:${error.code}`,
  title: problemTitles[error.code],
  status: error.status,
  code: error.code,
  ...(error.detail === null ? {} : { detail: error.detail }),
  requestId,
})

/** Fastify's own refusals. https://fastify.dev/docs/latest/Reference/Errors/ */
const frameworkCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_request',
  FST_ERR_BAD_URL: 'invalid_request',
  FST_ERR_ROUTE_MISSING_HOST: 'invalid_request',
  FST_REQ_FILE_TOO_LARGE: 'payload_too_large',
}

/** An operator needs minutes to restore a missing key. */
const keyRetryAfterMs = 60_000

/** Any error that a handler threw, as what the client may know of it. */
export const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  if (error instanceof DatabaseError && error.retryable) {
    return new ApiError('service_unavailable', { retryAfterMs: 1_000, cause: error })
  }
  if (error instanceof VaultError) {
    return new ApiError('service_unavailable', { retryAfterMs: keyRetryAfterMs, cause: error })
  }
  const code = frameworkCodes[textField(error, 'code')]
  if (code !== undefined) return new ApiError(code, { cause: error })
  const status = statusOf(error)
  if (status === 429) return new ApiError('rate_limited', { cause: error })
  if (status >= 400 && status < 500) return new ApiError('invalid_request', { cause: error })
  return new ApiError('internal_error', { cause: error })
}

const textField = (error: unknown, field: string): string => {
  const value: unknown = error instanceof Error ? Reflect.get(error, field) : undefined
  return typeof value === 'string' ? value : ''
}

const statusOf = (error: unknown): number => {
  const value: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined
  return typeof value === 'number' ? value : 500
}
