import type { AppErrorCode } from '../contract/app-error'
import type { WireSession } from '../contract/session'
import type { User } from '../contract/user'

/** Whether there is a session. */
export type AuthStatus = 'restoring' | 'signedOut' | 'signedIn'

/** What is in flight. Apart from the status, so that a renewal unmounts no page. */
export type AuthActivity = 'idle' | 'signingIn' | 'renewing' | 'checking'

/**
 * What ended the last session. After `expiry` the app may sign in silently; after the others only
 * the user may.
 */
export type SignedOutBy = 'user' | 'expiry' | 'revoked' | 'deleted'

/** A session as the server described it when it was made, with what opens it. */
export interface Session extends WireSession {
  /** The user that it belongs to: a request of one user is never sent with the session of another. */
  userId: string
  /**
   * What requests name the session by: the bearer, which is never shown, logged or put into an error.
   * On a web page the bearer is a cookie that no script can read, and this is the session's id.
   */
  token: string
}

/** Why the last attempt failed, in a form that can be drawn. */
export interface AuthFailure {
  code: AppErrorCode
  retryable: boolean
  /** When the user may try again, in milliseconds of the local clock. */
  retryAtMs: number | null
}

export interface AuthState {
  status: AuthStatus
  activity: AuthActivity
  session: Session | null
  /** Our server refused the session's token: a request needs a renewal first. */
  isRefused: boolean
  user: User | null
  signedOutBy: SignedOutBy | null
  error: AuthFailure | null
  /**
   * Why the last sign-in did not bind the number of its phone button, as a code of the server; null
   * where it did, or where there was none. Not stored.
   */
  phoneError: string | null
}
