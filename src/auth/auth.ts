import type { StoreApi } from 'zustand/vanilla'
import type { User } from '../contract/user'
import type { AuthState, Session } from './state'

/** The login state with everything that may be done to it. All of it is single flight. */
export interface Auth {
  /** To read and subscribe; only this module writes. */
  readonly store: Pick<StoreApi<AuthState>, 'getState' | 'subscribe' | 'getInitialState'>

  /**
   * Begins the work of a launch: follows the host's events, retries revocations that are due, signs
   * in silently where the policy says so. Returns what stops every timer and listener.
   */
  start(): () => void

  /** The user asks. Rejects with an `AppError`; the same failure is in the state. */
  signIn(): Promise<Session>

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

  /** A request with this token was let in; a renewed token that never is, is not renewed at once. */
  noteAccepted(token: string): void

  /** The server's clock, as an answer showed it just now. */
  noteServerTime(serverNowMs: number): void

  /** Takes over what an answer says of the signed-in user; ignored for another user. */
  setUser(user: User): void

  /** After the account was deleted by this app: signed out, with no silent sign-in. */
  forgetDeletedAccount(): void
}
