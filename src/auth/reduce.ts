import type { User } from '../contract/user'
import { emptyPersistedState, type PersistedState } from './persisted-state'
import type { AuthFailure, AuthState, Session, SignedOutBy } from './state'

/** The login state with what only this folder needs to know. */
export type AuthModel = AuthState & PersistedState

export type AuthEvent =
  /**
   * The storage was read: at the start, because another tab wrote to it, or late, where it could not
   * be read at the start.
   */
  | { type: 'restored'; stored: PersistedState; isLate?: boolean }
  /** A sign-in or a renewal began. */
  | { type: 'attempted' }
  /** It failed. `endedBy`: the failure also ends the session, or keeps silent sign-ins away. */
  | { type: 'failed'; failure: AuthFailure; endedBy: SignedOutBy | null }
  /** The user may tap again. */
  | { type: 'retryAllowed' }
  /** The last screen that asked for a sign-in withdrew: it is dropped, or its failure forgotten. */
  | { type: 'withdrawn' }
  /** The user said no to signing in. */
  | { type: 'declined' }
  | { type: 'signedIn'; session: Session; user: User; phoneError?: string | undefined }
  | { type: 'signedOut'; by: SignedOutBy }
  | { type: 'refused' }
  | { type: 'checking' }
  | { type: 'checked' }
  /** A response of the API described the user. */
  | { type: 'userChanged'; user: User }
  /** A session arrived that nobody waits for any more. */
  | { type: 'arrivedLate'; token: string }
  | { type: 'revoked'; token: string }

/** Older ones are forgotten: the server's own expiry ends them. */
const maxRevocations = 8

export const initialModel: AuthModel = {
  ...emptyPersistedState,
  status: 'restoring',
  activity: 'idle',
  error: null,
  isRefused: false,
  phoneError: null,
}

/** The whole state machine: pure, total, and the only place where the login state changes. */
export const reduce = (model: AuthModel, event: AuthEvent): AuthModel => {
  const { session, user, signedOutBy, revocations } = model
  switch (event.type) {
    case 'restored': {
      const { stored, isLate = false } = event
      if (isLate && (session !== null || signedOutBy !== null)) {
        // What the user did meanwhile is newer: a stored session is replaced, or signed out.
        const former = stored.session === null ? [] : [stored.session.token]
        return [...stored.revocations, ...former].reduce(withRevocation, model)
      }
      // Another tab may have stored another session, or none: this model's activity is over then.
      const isKept = isSameSession(model, stored) || (isLate && stored.session === null)
      const status = stored.session === null ? 'signedOut' : 'signedIn'
      return { ...(isKept ? model : initialModel), ...stored, status }
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
    case 'retryAllowed':
      return model.error === null ? model : { ...model, error: { ...model.error, retryAtMs: null } }
    case 'declined':
      // With a session there is nothing to decline but the sign-in that a tap began.
      return session === null
        ? end(model, needsTap(signedOutBy) ? signedOutBy : 'user')
        : reduce(model, { type: 'withdrawn' })
    case 'withdrawn':
      return { ...model, activity: 'idle', error: null }
    case 'signedIn':
      return {
        ...initialModel,
        status: 'signedIn',
        session: event.session,
        phoneError: event.phoneError ?? null,
        user: user?.id === event.user.id ? laterOf(user, event.user) : event.user,
        revocations,
      }
    case 'signedOut':
      return end(model, event.by, event.by === 'user')
    case 'refused':
      return model.isRefused ? model : { ...model, isRefused: true }
    case 'checking':
      return { ...model, activity: 'checking' }
    case 'checked':
      return model.activity === 'checking' ? { ...model, activity: 'idle' } : model
    case 'userChanged':
      // A response may arrive after its user has gone.
      if (user?.id !== event.user.id) return model
      return withUser(model, laterOf(user, event.user))
    case 'arrivedLate':
      return withRevocation(model, event.token)
    case 'revoked':
      return { ...model, revocations: revocations.filter((token) => token !== event.token) }
  }
}

export const isSameSession = (a: PersistedState, b: PersistedState): boolean =>
  a.session?.token === b.session?.token && a.signedOutBy === b.signedOutBy

/** Whether only a tap may sign in after this end of a session. */
export const needsTap = (by: SignedOutBy | null): by is Exclude<SignedOutBy, 'expiry'> =>
  by !== null && by !== 'expiry'

/**
 * Ends the session, if there is one. The server is told of an end that it may not know of: the
 * user's, a block by the platform, and the login code of another user, whose phone it is now.
 */
const end = (model: AuthModel, by: SignedOutBy, mayBeAlive = by !== 'expiry'): AuthModel => {
  const { session, lapsedSessionId } = model
  return {
    ...initialModel,
    status: 'signedOut',
    signedOutBy: by,
    lapsedSessionId: by === 'expiry' ? (session?.id ?? lapsedSessionId) : null,
    revocations: (session !== null && mayBeAlive ? withRevocation(model, session.token) : model)
      .revocations,
  }
}

const withUser = (model: AuthModel, user: User): AuthModel =>
  model.user === user ? model : { ...model, user }

/**
 * The later version of a user: responses may overtake each other. Of one version, the one that
 * arrived last, as addresses of pictures change without a new version; the same object where nothing
 * differs, so that nothing is drawn again.
 */
const laterOf = (known: User, arrived: User): User => {
  const [knownMs, arrivedMs] = [Date.parse(known.updatedAt), Date.parse(arrived.updatedAt)]
  const isOlder = Number.isNaN(arrivedMs) || arrivedMs < knownMs
  return isOlder || isSameUser(known, arrived) ? known : arrived
}

const isSameUser = (a: User, b: User): boolean => JSON.stringify(a) === JSON.stringify(b)

const withRevocation = (model: AuthModel, token: string): AuthModel => ({
  ...model,
  revocations: [...model.revocations, token].slice(-maxRevocations),
})
