import { nullable, object, picklist, safeParse } from 'valibot'
import { idSchema, type Provider } from '../contract/scalars'
import { sessionSchema, tokenSchema } from '../contract/session'
import { userSchema, type User } from '../contract/user'
import type { Session, SignedOutBy } from './state'

/** Where a record may be used: a token of one server must never be sent to another. */
export interface AuthScope {
  apiBaseUrl: string
  provider: Provider
}

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

const recordSchema = object({
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

/** The fields of a record alone, of whatever else has them. */
const recordOf = ({
  session,
  user,
  signedOutBy,
  lapsedSessionId,
  revocations,
}: PersistedState) => ({
  session,
  user,
  signedOutBy,
  lapsedSessionId,
  revocations,
})

export const serializePersistedState = (
  record: PersistedState,
  { apiBaseUrl, provider }: AuthScope,
) => JSON.stringify({ ...recordOf(record), version: 2, apiBaseUrl, provider })

/** Never throws: whatever is not a whole record of this very scope reads as nothing stored. */
export const parsePersistedState = (stored: unknown, scope: AuthScope): PersistedState => {
  try {
    const fields = migrate(JSON.parse(stored as string) as Stored, scope)
    const { version, apiBaseUrl, provider, revocations } = fields
    const { success, output } = safeParse(recordSchema, fields)
    return success &&
      version === 2 &&
      apiBaseUrl === scope.apiBaseUrl &&
      provider === scope.provider &&
      output.session?.userId === output.user?.id &&
      isTokens(revocations)
      ? { ...output, revocations }
      : emptyPersistedState
  } catch {
    return emptyPersistedState
  }
}

/** Not checked yet; where it is no object at all, reading it throws. */
type Stored = Record<keyof PersistedState | 'version' | 'apiBaseUrl' | 'provider', unknown>

const isTokens = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((token) => safeParse(tokenSchema, token).success)

/** Version 1 kept less of a session, and named the provider in it alone. */
const migrate = (fields: Stored, scope: AuthScope): Stored => {
  if (fields.version !== 1) return fields
  const session = fields.session as { provider: Provider; expiresAtMs: number } | null
  const expiresAt = session && new Date(session.expiresAtMs).toISOString()
  return {
    ...fields,
    version: 2,
    provider: (session ?? scope).provider,
    session: session && {
      ...session,
      expiresAt,
      createdAt: expiresAt,
      lastSeenAt: expiresAt,
      device: null,
    },
  }
}
