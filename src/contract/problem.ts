import type { ProblemCode } from './problem-code'

export type { ProblemCode } from './problem-code'

/**
 * The HTTP status of every error code, for proxies and people. A code that is missing here does not
 * compile. Apart from the codes, as the app needs no statuses.
 */
export const problemStatus = {
  invalid_request: 400,
  login_code_invalid: 400,
  ticket_invalid: 400,
  phone_code_invalid: 400,
  data_invalid: 400,
  oauth_state_invalid: 400,
  session_invalid: 401,
  account_blocked: 403,
  identity_mismatch: 403,
  identity_unknown: 403,
  identity_provisional: 403,
  session_revoked: 403,
  origin_refused: 403,
  content_check_unavailable: 403,
  digits_wrong: 403,
  host_not_allowed: 403,
  not_found: 404,
  handover_unknown: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  phone_taken: 409,
  session_key_expired: 409,
  handover_pending: 409,
  handover_claimed: 409,
  handover_denied: 409,
  handover_used: 409,
  signed_in_as_other: 409,
  handover_expired: 410,
  payload_too_large: 413,
  unsupported_media: 415,
  content_rejected: 422,
  rate_limited: 429,
  headers_too_large: 431,
  internal_error: 500,
  provider_rejected: 502,
  provider_unavailable: 503,
  service_unavailable: 503,
} as const satisfies Record<ProblemCode, number>

/** What an app of 0.1.0 gets in place of a code that it does not know, with the same status. */
export const fallbackCodes: Readonly<Partial<Record<ProblemCode, ProblemCode>>> = {
  identity_provisional: 'account_blocked',
}
