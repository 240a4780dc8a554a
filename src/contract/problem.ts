/**
 * Every error code of the wire with its HTTP status. A client branches only on the code; the
 * status is for proxies and people. The map is the catalogue: a code that is missing here does not
 * compile on the server, and one that has no text does not compile in the app.
 */
export const problemStatus = {
  invalid_request: 400,
  login_code_invalid: 400,
  /** The ticket of a web page is unknown, used, expired or of another page. Open the page again. */
  ticket_invalid: 400,
  phone_code_invalid: 400,
  data_invalid: 400,
  /** A redirect came back that this browser did not begin, or too late: begin again. */
  oauth_state_invalid: 400,
  session_invalid: 401,
  account_blocked: 403,
  /** The code belongs to another user than the one that the call names, or to nobody. */
  identity_mismatch: 403,
  /** The official account recognized nobody who has an account here: ask for a sign-in. */
  identity_unknown: 403,
  /** The platform knows a visitor and no user: nothing is stored, and a retry does not help. */
  identity_provisional: 403,
  /** A renewal names a session that its owner revoked: ask the user before signing in again. */
  session_revoked: 403,
  /** A request with a session cookie comes from a page that the server does not list. */
  origin_refused: 403,
  /**
   * The session's platform checks no nicknames and no pictures, so none can be set from it. Apps of 0.1.0
   * read it as `invalid_request`, like every code that they do not know.
   */
  content_check_unavailable: 403,
  /** The digits are not those on the other screen. The request is denied. */
  digits_wrong: 403,
  /** The session's host cannot do this: a mini-program approves, and a web page collects. */
  host_not_allowed: 403,
  not_found: 404,
  /** No hand-over has this id, or the browser that asks did not begin it. */
  handover_unknown: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  phone_taken: 409,
  session_key_expired: 409,
  /** Nobody has approved the hand-over yet. */
  handover_pending: 409,
  /** Another phone was first. */
  handover_claimed: 409,
  handover_denied: 409,
  /** It was approved or collected before. */
  handover_used: 409,
  /** The browser is signed in as another user, who must sign out first. */
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
} as const

export type ProblemCode = keyof typeof problemStatus

/** Of the map's own keys: a newer server may send another code, and one may be called `constructor`. */
export const isProblemCode = (code: string): code is ProblemCode =>
  Object.keys(problemStatus).includes(code)

/** What an app of 0.1.0 gets in place of a code that it does not know, with the same status. */
export const fallbackCodes: Readonly<Partial<Record<ProblemCode, ProblemCode>>> = {
  identity_provisional: 'account_blocked',
}
