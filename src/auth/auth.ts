import type { StoreApi } from 'zustand/vanilla'
import type { User } from '../contract/user'
import type { AuthState, Session } from './state'

/** A screen's request to sign the user in. Each request is its own, several share one sign-in. */
export interface SignInRequest {
  /**
   * Rejects with an `AppError`: `cancelled` once the request is withdrawn or the user declines. The
   * failure is in the state as well, so that nobody has to catch it here.
   */
  done: Promise<Session>
  /**
   * The screen no longer asks: it was closed, left or unmounted, or the agreement was unticked. The
   * sign-in ends with its last request; a session that still arrives is revoked. After a failure it
   * forgets the failure. Nothing signs in after it until the user asks again or the app is launched
   * again. Safe to call at any time and more than once; without effect once the user is signed in.
   */
  withdraw: () => void
}

export interface SignInOptions {
  /**
   * The code of the host's phone button, where one tap signs in and binds the number. The session
   * stands whatever becomes of the number: where it was not bound, the state's `phoneError` says why. A
   * code is dropped where a session is there, or another tap's sign-in has been sent.
   */
  phoneCode?: string
}

/** The login state and everything that may be done to it. All of it is single flight. */
export interface Auth {
  /**
   * To read and subscribe; only this module writes. `session.userId` changes exactly when the user
   * does, by whatever way: key on it what is drawn for one user.
   */
  readonly store: Pick<StoreApi<AuthState>, 'getState' | 'subscribe' | 'getInitialState'>

  /**
   * Begins the work of a launch: follows the host's events, retries revocations that are due, signs
   * in silently where the policy says so. Returns what stops every timer and listener.
   */
  start(): () => void

  /** A tap asks to sign in. Takes the place of a silent sign-in that is in flight. */
  signIn(options?: SignInOptions): SignInRequest

  /**
   * The user says no to signing in ("not now"): ends a sign-in in flight at once, also a silent one
   * and those of other screens, forgets its failure, and counts as a sign-out by the user. Nothing
   * signs in after it but a tap, not even after a cold start; a session that still arrives is
   * revoked. While somebody is signed in only a tap's own sign-in ends: the session and its silent
   * renewals go on, since a renewal is no sign-in that anybody was asked about.
   */
  decline(): void

  /**
   * Signed out when it returns. The promise settles once the server was told or could not be, and
   * never rejects: what the server did not hear is sent again at the next launch.
   */
  signOut(): Promise<void>

  /**
   * The session that a request is sent with: the current one, or a silent sign-in where the policy
   * allows one. Rejects with `signed_out`, `login_unavailable` or the failure of the sign-in.
   */
  ensureSession(): Promise<Session>

  /** After a 401: a session whose token is not the rejected one. */
  renew(rejectedToken: string): Promise<Session>

  /** Our server let a request with this token in; see `renew` in the folder's README. */
  confirmToken(token: string): void

  /** The server's clock, as a response showed it just now. */
  noteServerTime(serverNowMs: number): void

  /** The server's clock now; NaN until a response has shown it. */
  serverNowMs(): number

  /** Takes over what a response says of the signed-in user; ignored for another user. */
  setUser(user: User): void

  /** After the account was deleted by this app: signed out, with no silent sign-in. */
  forgetDeletedAccount(): void
}
