import type { AppErrorCode } from '../contract/app-error'
import type { Provider } from '../contract/scalars'
import type { User } from '../contract/user'

/** Whether there is a session. */
export type AuthStatus = 'restoring' | 'signedOut' | 'signedIn'

/** What is in flight. Apart from the status, so that a renewal unmounts no page. */
export type AuthActivity = 'idle' | 'signingIn' | 'renewing' | 'checking'

export type SignedOutBy = 'user' | 'expiry' | 'revoked' | 'deleted'

/** Our session as the client keeps it. */
export interface Session {
  id: string
  /** The bearer. Never shown, logged or put into an error. */
  token: string
  /** On the server's clock. */
  expiresAtMs: number
  provider: Provider
}

/** Why the last attempt failed, in a form that can be drawn. */
export interface AuthFailure {
  code: AppErrorCode
  retryable: boolean
  /** When the next attempt is allowed, in milliseconds of the local clock. */
  retryAtMs: number | null
}

export interface AuthState {
  status: AuthStatus
  activity: AuthActivity
  session: Session | null
  user: User | null
  signedOutBy: SignedOutBy | null
  error: AuthFailure | null
}
