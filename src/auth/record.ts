import * as v from 'valibot'
import { idSchema, providerSchema, type Provider } from '../contract/scalars'
import { tokenSchema } from '../contract/session'
import { userSchema, type User } from '../contract/user'
import type { Session, SignedOutBy } from './state'

/** Where a record may be used: a token of one server must never be sent to another. */
export interface RecordScope {
  apiBaseUrl: string
  provider: Provider
}

/** What survives a cold start. */
export interface AuthRecord {
  session: Session | null
  user: User | null
  signedOutBy: SignedOutBy | null
  lapsedSessionId: string | null
  revocations: readonly string[]
}

const recordSchema = v.object({
  version: v.literal(2),
  apiBaseUrl: v.string(),
  provider: providerSchema,
  session: v.nullable(
    v.object({
      id: idSchema,
      userId: idSchema,
      token: tokenSchema,
      issuedAtMs: v.number(),
      expiresAtMs: v.number(),
      provider: providerSchema,
    }),
  ),
  user: v.nullable(userSchema),
  signedOutBy: v.nullable(v.picklist(['user', 'expiry', 'revoked', 'deleted'])),
  lapsedSessionId: v.nullable(idSchema),
  revocations: v.array(tokenSchema),
})

const emptyRecord: AuthRecord = {
  session: null,
  user: null,
  signedOutBy: null,
  lapsedSessionId: null,
  revocations: [],
}

/** Never throws: whatever is not a whole record of this very scope reads as nothing stored. */
export const parseRecord = (stored: unknown, scope: RecordScope): AuthRecord => {
  const result = v.safeParse(recordSchema, migrate(parseJson(stored), scope))
  if (!result.success) return emptyRecord
  const { apiBaseUrl, provider, session, user, signedOutBy, lapsedSessionId, revocations } =
    result.output
  const isOurs =
    apiBaseUrl === scope.apiBaseUrl && provider === scope.provider && session?.userId === user?.id
  return isOurs ? { session, user, signedOutBy, lapsedSessionId, revocations } : emptyRecord
}

export const serializeRecord = (record: AuthRecord, scope: RecordScope): string => {
  const { session, user, signedOutBy, lapsedSessionId, revocations } = record
  const { apiBaseUrl, provider } = scope
  return JSON.stringify({
    version: 2,
    apiBaseUrl,
    provider,
    session,
    user,
    signedOutBy,
    lapsedSessionId,
    revocations,
  })
}

interface Version1 {
  version?: unknown
  session?: { provider?: unknown } | null
}

/** Version 1 named the provider in the session alone, and did not know when that was issued. */
const migrate = (value: unknown, scope: RecordScope): unknown => {
  if (typeof value !== 'object' || value === null) return value
  const { session = null, ...fields }: Version1 = value
  if (fields.version !== 1) return value
  return {
    ...fields,
    version: 2,
    provider: session?.provider ?? scope.provider,
    session: session && { ...session, issuedAtMs: 0 },
  }
}

const parseJson = (stored: unknown): unknown => {
  try {
    return typeof stored === 'string' ? JSON.parse(stored) : null
  } catch {
    return null
  }
}
