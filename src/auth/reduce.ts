import type { User } from '../contract/user'
import { emptyRecord, type AuthRecord } from './record'
import type { AuthFailure, AuthState, Session, SignedOutBy } from './state'

/**
 * What is known of the current token. `refused`: the server answered 401 to it. `unproven`: it
 * replaced a refused one, and no request was let in with it so far.
 */
export type TokenStanding = 'trusted' | 'refused' | 'unproven'

/** The login state with what only this folder needs to know. */
export interface AuthModel extends AuthState, AuthRecord {
  standing: TokenStanding
}

export type AuthEvent =
  /** The storage was read, at the start or because another tab wrote to it. */
  | { type: 'restored'; record: AuthRecord }
  | { type: 'attemptStarted' }
  | { type: 'attemptFailed'; failure: AuthFailure; endedBy: SignedOutBy | null }
  | { type: 'signedIn'; session: Session; user: User }
  | { type: 'signedOut'; by: SignedOutBy }
  | { type: 'tokenRefused'; token: string }
  | { type: 'tokenAccepted'; token: string }
  | { type: 'checkStarted' }
  | { type: 'checkEnded'; isAlive: boolean }
  | { type: 'userChanged'; user: User }
  | { type: 'sessionArrivedLate'; token: string }
  | { type: 'revocationSettled'; token: string }

/** More than these are forgotten, oldest first: the server's own expiry ends them. */
const maxRevocations = 8

export const initialModel: AuthModel = {
  ...emptyRecord,
  status: 'restoring',
  activity: 'idle',
  error: null,
  standing: 'trusted',
}

/** The whole state machine: pure, total, and the only place where the login state changes. */
export const reduce = (model: AuthModel, event: AuthEvent): AuthModel => {
  switch (event.type) {
    case 'restored': {
      const { session } = event.record
      const isSame = session?.token === model.session?.token
      return {
        ...model,
        ...event.record,
        status: session === null ? 'signedOut' : 'signedIn',
        activity: isSame ? model.activity : 'idle',
        error: isSame ? model.error : null,
        standing: isSame ? model.standing : 'trusted',
      }
    }
    case 'attemptStarted':
      // A renewal keeps its former failure until it succeeds: nothing on the screen flickers.
      return model.session === null
        ? { ...model, activity: 'signingIn', error: null }
        : { ...model, activity: 'renewing' }
    case 'attemptFailed': {
      const ended = event.endedBy === null ? model : end(model, event.endedBy)
      return { ...ended, activity: 'idle', error: event.failure }
    }
    case 'signedIn':
      return {
        ...model,
        status: 'signedIn',
        activity: 'idle',
        session: event.session,
        user: event.user,
        signedOutBy: null,
        error: null,
        standing: model.standing === 'refused' ? 'unproven' : 'trusted',
        lapsedSessionId: null,
      }
    case 'signedOut': {
      const token = event.by === 'user' ? model.session?.token : undefined
      return {
        ...end(model, event.by),
        activity: 'idle',
        error: null,
        revocations: token === undefined ? model.revocations : withRevocation(model, token),
      }
    }
    case 'tokenRefused':
      return isCurrent(model, event.token) ? { ...model, standing: 'refused' } : model
    case 'tokenAccepted':
      // An answer from before a refusal says nothing against it.
      return isCurrent(model, event.token) && model.standing === 'unproven'
        ? { ...model, standing: 'trusted' }
        : model
    case 'checkStarted':
      return { ...model, activity: 'checking' }
    case 'checkEnded':
      return model.activity === 'checking' ? { ...model, activity: 'idle' } : model
    case 'userChanged': {
      const { user } = model
      // Answers may overtake each other, and outlive their user.
      const isNews = user?.id === event.user.id && !isBefore(event.user, user)
      return isNews ? { ...model, user: event.user } : model
    }
    case 'sessionArrivedLate':
      return { ...model, revocations: withRevocation(model, event.token) }
    case 'revocationSettled':
      return { ...model, revocations: model.revocations.filter((token) => token !== event.token) }
  }
}

const end = (model: AuthModel, by: SignedOutBy): AuthModel => ({
  ...model,
  status: 'signedOut',
  session: null,
  user: null,
  signedOutBy: by,
  standing: 'trusted',
  lapsedSessionId: by === 'expiry' ? (model.session?.id ?? model.lapsedSessionId) : null,
})

const isBefore = (a: User, b: User): boolean => Date.parse(a.updatedAt) < Date.parse(b.updatedAt)

const isCurrent = (model: AuthModel, token: string): boolean => model.session?.token === token

const withRevocation = (model: AuthModel, token: string): readonly string[] =>
  [...model.revocations, token].slice(-maxRevocations)
