import { nullable, object, picklist } from 'valibot'
import { idSchema, type Host } from '../contract/scalars'
import { sessionSchema, tokenSchema } from '../contract/session'
import { userSchema, type User } from '../contract/user'
import { validate } from '../contract/validate'
import type { Session, SignedOutBy } from './state'

/** Where a state may be used: a token of one server must never be sent to another. */
export interface AuthScope {
  apiBaseUrl: string
  host: Host
  /**
   * What the keys in the storage begin with: another one for each of several apps that share a storage,
   * as web pages of one origin do.
   *
   * @default 'taro-passport'
   */
  storagePrefix?: string
}

/** Builds of one app share a phone's storage: each API and host has keys of its own. */
export const storageKey = (
  { apiBaseUrl, host, storagePrefix = 'taro-passport' }: AuthScope,
  name: 'auth' | 'installation',
): string => `${storagePrefix}.${name}:${host}:${apiBaseUrl}`

/** What survives a cold start. */
export interface PersistedState {
  session: Session | null
  user: User | null
  signedOutBy: SignedOutBy | null
  /** A session that ended by itself: the next silent sign-in replaces it, see `renews`. */
  lapsedSessionId: string | null
  /** Tokens that the server has yet to be told of. */
  revocations: readonly string[]
}

const stateSchema = object({
  session: nullable(object({ ...sessionSchema.entries, token: tokenSchema, userId: idSchema })),
  user: nullable(userSchema),
  signedOutBy: nullable(picklist(['user', 'expiry', 'revoked', 'deleted'])),
  lapsedSessionId: nullable(idSchema),
})

export const emptyPersistedState: PersistedState = {
  session: null,
  user: null,
  signedOutBy: null,
  lapsedSessionId: null,
  revocations: [],
}

/** Only the fields that survive: a model has more of them. */
export const serializePersistedState = (
  { session, user, signedOutBy, lapsedSessionId, revocations }: PersistedState,
  { apiBaseUrl, host }: AuthScope,
): string =>
  JSON.stringify({
    session,
    user,
    signedOutBy,
    lapsedSessionId,
    revocations,
    version: 2,
    apiBaseUrl,
    // Under the name that apps of 0.1.0 gave it.
    provider: host,
  })

/** Never throws: what is not a whole state of this very scope is read as `emptyPersistedState`. */
export const parsePersistedState = (stored: unknown, scope: AuthScope): PersistedState => {
  try {
    const fields = JSON.parse(stored as string) as Stored
    const { version, apiBaseUrl, provider, revocations } = fields
    const valid = validate(stateSchema, fields)
    return valid !== null &&
      version === 2 &&
      apiBaseUrl === scope.apiBaseUrl &&
      provider === scope.host &&
      valid.value.session?.userId === valid.value.user?.id &&
      isTokens(revocations)
      ? { ...valid.value, revocations }
      : emptyPersistedState
  } catch {
    return emptyPersistedState
  }
}

/** Not validated yet; where it is no object, reading it throws. */
type Stored = Record<keyof PersistedState | 'version' | 'apiBaseUrl' | 'provider', unknown>

const isTokens = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((token) => validate(tokenSchema, token) !== null)
