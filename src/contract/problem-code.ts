/**
 * Every error code of the wire, which a client branches on; `problem.ts` has their statuses. Each is of
 * two words at least. A code that has no text does not compile in the app.
 */
export const problemCodes = [
  'invalid_request',
  'login_code_invalid',
  /** The ticket of a web page is unknown, used, expired or of another page. Open the page again. */
  'ticket_invalid',
  'phone_code_invalid',
  'data_invalid',
  /** A redirect came back that this browser did not begin, or too late: begin again. */
  'oauth_state_invalid',
  'session_invalid',
  'account_blocked',
  /** The code belongs to another user than the one that the call names, or to nobody. */
  'identity_mismatch',
  /** The user of the official account has no account here: ask for a sign-in. */
  'identity_unknown',
  /** The platform knows a visitor and no user: nothing is stored, and a retry does not help. */
  'identity_provisional',
  /** A renewal names a session that its owner revoked: ask the user before signing in again. */
  'session_revoked',
  /** A request with a session cookie comes from a page that the server does not list. */
  'origin_refused',
  /**
   * The session's platform checks no nicknames and no pictures, so none can be set from it. Apps of 0.1.0
   * read it as `invalid_request`, like every code that they do not know.
   */
  'content_check_unavailable',
  /** The digits are not those on the other screen. The request is denied. */
  'digits_wrong',
  /** The session's host cannot do this: a mini-program approves, and a web page collects. */
  'host_not_allowed',
  'not_found',
  /** No hand-over has this id, or the browser that asks did not begin it. */
  'handover_unknown',
  'method_not_allowed',
  'request_timeout',
  'phone_taken',
  'session_key_expired',
  /** Nobody has approved the hand-over yet. */
  'handover_pending',
  /** Another phone was first. */
  'handover_claimed',
  'handover_denied',
  /** It was approved or collected before. */
  'handover_used',
  /** The browser is signed in as another user, who must sign out first. */
  'signed_in_as_other',
  'handover_expired',
  'payload_too_large',
  'unsupported_media',
  'content_rejected',
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'provider_rejected',
  'provider_unavailable',
  'service_unavailable',
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** False for the code of a newer server. */
export const isProblemCode = (code: string): code is ProblemCode =>
  (problemCodes as readonly string[]).includes(code)
