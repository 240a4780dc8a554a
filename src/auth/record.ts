import * as v from 'valibot'
import { idSchema, providerSchema } from '../contract/scalars'
import { tokenSchema } from '../contract/session'
import { userSchema, type User } from '../contract/user'
import type { Session, SignedOutBy } from './state'

/** Where the record may be used: a token of one server must never be sent to another. */
export interface RecordScope {
  apiBaseUrl: string
  provider: string
}

const recordSchema = v.pipe(
  v.object({
    version: v.literal(1),
    apiBaseUrl: v.string(),
    session: v.nullable(
      v.object({
        id: idSchema,
        userId: idSchema,
        token: tokenSchema,
        expiresAtMs: v.pipe(v.number(), v.finite()),
        provider: providerSchema,
      }),
    ),
    user: v.nullable(userSchema),
    signedOutBy: v.nullable(v.picklist(['user', 'expiry', 'revoked', 'deleted'])),
    revocations: v.array(tokenSchema),
    lapsedSessionId: v.nullable(idSchema),
  }),
  v.check(({ session, user }) => session?.userId === user?.id),
)

/** What survives a cold start. */
export interface AuthRecord {
  session: Session | null
  user: User | null
  signedOutBy: SignedOutBy | null
  lapsedSessionId: string | null
  revocations: readonly string[]
}

const emptyRecord: AuthRecord = {
  session: null,
  user: null,
  signedOutBy: null,
  revocations: [],
  lapsedSessionId: null,
}

/** Never throws: whatever is not a whole record of this very scope reads as nothing stored. */
export const parseRecord = (stored: unknown, scope: RecordScope): AuthRecord => {
  const result = v.safeParse(recordSchema, parseJson(stored))
  if (!result.success) return emptyRecord
  const { session, user, signedOutBy, revocations, lapsedSessionId, apiBaseUrl } = result.output
  const isOurs =
    apiBaseUrl === scope.apiBaseUrl && (session === null || session.provider === scope.provider)
  return isOurs ? { session, user, signedOutBy, revocations, lapsedSessionId } : emptyRecord
}

const parseJson = (stored: unknown): unknown => {
  try {
    return typeof stored === 'string' ? JSON.parse(stored) : null
  } catch {
    return null
  }
}

export const serializeRecord = (record: AuthRecord, { apiBaseUrl }: RecordScope): string =>
  JSON.stringify({
    version: 1,
    apiBaseUrl,
    session: record.session,
    user: record.user,
    signedOutBy: record.signedOutBy,
    revocations: record.revocations,
    lapsedSessionId: record.lapsedSessionId,
  })
