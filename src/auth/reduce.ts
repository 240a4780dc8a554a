import type { User } from '../contract/user'
import type { AuthRecord } from './record'
import type { AuthFailure, AuthState, Session, SignedOutBy } from './state'

/** The login state with what only this folder needs to know. */
export interface AuthModel extends AuthState {
  /** A session that ended by itself: the next silent sign-in replaces it, see `renews`. */
  lapsedSessionId: string | null
  /** Tokens that the server has yet to be told of. */
  revocations: readonly string[]
}

export type AuthEvent =
  /** The storage was read, at the start or because another tab wrote to it. */
  | { type: 'restored'; record: AuthRecord }
  | { type: 'attemptStarted' }
  | { type: 'attemptFailed'; failure: AuthFailure; endedBy: SignedOutBy | null }
  | { type: 'attemptAbandoned' }
  | { type: 'signedIn'; session: Session; user: User }
  | { type: 'signedOut'; by: SignedOutBy }
  | { type: 'checkStarted' }
  | { type: 'checkEnded' }
  | { type: 'userChanged'; user: User }
  | { type: 'sessionArrivedLate'; token: string }
  | { type: 'revocationSettled'; token: string }

/** More than these are forgotten, oldest first: the server's own expiry ends them. */
const maxRevocations = 8

export const initialModel: AuthModel = {
  status: 'restoring',
  activity: 'idle',
  session: null,
  user: null,
  signedOutBy: null,
  error: null,
  lapsedSessionId: null,
  revocations: [],
}

/** The whole state machine: pure, total, and the only place where the login state changes. */
export const reduce = (state: AuthModel, event: AuthEvent): AuthModel => {
  switch (event.type) {
    case 'restored':
      return {
        ...event.record,
        status: event.record.session === null ? 'signedOut' : 'signedIn',
        activity: state.activity,
        error: event.record.session === null ? state.error : null,
      }
    case 'attemptStarted':
      // A renewal keeps its former failure until it succeeds: nothing on the screen flickers.
      return state.session === null
        ? { ...state, activity: 'signingIn', error: null }
        : { ...state, activity: 'renewing' }
    case 'attemptFailed': {
      const failed: AuthModel = { ...state, activity: 'idle', error: event.failure }
      return event.endedBy === null ? failed : end(failed, event.endedBy)
    }
    case 'attemptAbandoned':
      return { ...state, activity: 'idle' }
    case 'signedIn':
      return {
        ...state,
        status: 'signedIn',
        activity: 'idle',
        session: event.session,
        user: event.user,
        signedOutBy: null,
        error: null,
        lapsedSessionId: null,
      }
    case 'signedOut':
      return {
        ...end(state, event.by),
        activity: 'idle',
        error: null,
        revocations:
          event.by === 'user' && state.session !== null
            ? withRevocation(state, state.session.token)
            : state.revocations,
      }
    case 'checkStarted':
      return { ...state, activity: 'checking' }
    case 'checkEnded':
      return state.activity === 'checking' ? { ...state, activity: 'idle' } : state
    case 'userChanged':
      return { ...state, user: event.user }
    case 'sessionArrivedLate':
      return { ...state, revocations: withRevocation(state, event.token) }
    case 'revocationSettled':
      return { ...state, revocations: state.revocations.filter((token) => token !== event.token) }
  }
}

const end = (state: AuthModel, by: SignedOutBy): AuthModel => ({
  ...state,
  status: 'signedOut',
  session: null,
  user: null,
  signedOutBy: by,
  lapsedSessionId: by === 'expiry' ? (state.session?.id ?? state.lapsedSessionId) : null,
})

const withRevocation = (state: AuthModel, token: string): readonly string[] =>
  [...state.revocations, token].slice(-maxRevocations)
