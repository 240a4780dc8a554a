import type { User } from '../contract/user'
import { emptyRecord, type AuthRecord } from './record'
import type { AuthFailure, AuthState, Session, SignedOutBy } from './state'

/** The login state with what only this folder needs to know. */
export interface AuthModel extends AuthState, AuthRecord {
  /** The server answered 401 to the current token: it is of no use any more. */
  isRefused: boolean
}

export type AuthEvent =
  /** The storage was read, at the start or because another tab wrote to it. */
  | { type: 'restored'; record: AuthRecord }
  | { type: 'attempted' }
  | { type: 'failed'; failure: AuthFailure; endedBy: SignedOutBy | null }
  | { type: 'signedIn'; session: Session; user: User }
  | { type: 'signedOut'; by: SignedOutBy }
  | { type: 'refused' }
  | { type: 'checking' }
  | { type: 'checked' }
  | { type: 'userChanged'; user: User }
  /** A session that nobody waits for any more. */
  | { type: 'arrivedLate'; token: string }
  | { type: 'revoked'; token: string }

/** More than these are forgotten, oldest first: the server's own expiry ends them. */
const maxRevocations = 8

export const initialModel: AuthModel = {
  ...emptyRecord,
  status: 'restoring',
  activity: 'idle',
  error: null,
  isRefused: false,
}

/** The whole state machine: pure, total, and the only place where the login state changes. */
export const reduce = (model: AuthModel, event: AuthEvent): AuthModel => {
  const { session, user, revocations } = model
  switch (event.type) {
    case 'restored': {
      const { record } = event
      // What another tab wrote may be another session, or none: what is in flight is in vain then.
      const kept = isSameSession(model, record) ? model : initialModel
      return { ...kept, ...record, status: record.session === null ? 'signedOut' : 'signedIn' }
    }
    case 'attempted':
      // A renewal keeps its former failure until it succeeds: nothing on the screen flickers.
      return session === null
        ? { ...model, activity: 'signingIn', error: null }
        : { ...model, activity: 'renewing' }
    case 'failed': {
      const ended = event.endedBy === null ? model : end(model, event.endedBy)
      return { ...ended, activity: 'idle', error: event.failure }
    }
    case 'signedIn':
      return {
        ...initialModel,
        status: 'signedIn',
        session: event.session,
        // The same object where it is the same version, so that a renewal draws nothing again.
        user: user?.id === event.user.id && !isNewer(event.user, user) ? user : event.user,
        revocations,
      }
    case 'signedOut':
      return end(model, event.by)
    case 'refused':
      return model.isRefused ? model : { ...model, isRefused: true }
    case 'checking':
      return { ...model, activity: 'checking' }
    case 'checked':
      return model.activity === 'checking' ? { ...model, activity: 'idle' } : model
    case 'userChanged':
      // Answers may overtake each other, and outlive their user.
      return user?.id === event.user.id && isNewer(event.user, user)
        ? { ...model, user: event.user }
        : model
    case 'arrivedLate':
      return withRevocation(model, event.token)
    case 'revoked':
      return { ...model, revocations: revocations.filter((token) => token !== event.token) }
  }
}

export const isSameSession = (a: AuthRecord, b: AuthRecord): boolean =>
  a.session?.token === b.session?.token && a.signedOutBy === b.signedOutBy

/**
 * The server is told of an end that it may not know of: the user's, and a block by the platform, which
 * leaves the session alive there.
 */
const end = (model: AuthModel, by: SignedOutBy): AuthModel => {
  const { session, lapsedSessionId } = model
  const isTold = session && (by === 'user' || by === 'revoked')
  return {
    ...initialModel,
    status: 'signedOut',
    signedOutBy: by,
    lapsedSessionId: by === 'expiry' ? (session?.id ?? lapsedSessionId) : null,
    revocations: (isTold ? withRevocation(model, session.token) : model).revocations,
  }
}

const isNewer = (user: User, than: User): boolean =>
  Date.parse(user.updatedAt) > Date.parse(than.updatedAt)

const withRevocation = (model: AuthModel, token: string): AuthModel => ({
  ...model,
  revocations: [...model.revocations, token].slice(-maxRevocations),
})
