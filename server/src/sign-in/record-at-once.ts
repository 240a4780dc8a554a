import type { Database } from '../db/database'
import { newId } from '../ids'
import { ordinarySignIn } from './ordinary-sign-in'
import {
  auditDetailOf,
  newSessionRow,
  type RecordedSignIn,
  type SignInRecord,
} from './record-sign-in'

/**
 * Null where it takes `recordSignIn`: for a renewal, which looks at the session that it replaces
 * first; where the identity and the union belong to two users, or a neighbour writes for the same
 * user at the same moment; on PostgreSQL also where the user has no room for a session. It may have
 * written the identity then, as `recordSignIn` will write it again, and nothing else.
 */
export const recordAtOnce = async (
  database: Database,
  record: SignInRecord,
): Promise<RecordedSignIn | null> => {
  if (record.renews !== null) return null

  const { provider, identity, sealedSessionKey, exchangeStartedAtMs, nowMs } = record
  const freshId = newId(nowMs)
  const session = newSessionRow(record, freshId)
  const answer = await database.atOnce(ordinarySignIn, [
    provider.unionScope,
    identity.unionId,
    freshId,
    provider.appId,
    identity.openid,
    provider.name,
    sealedSessionKey?.bytes ?? null,
    sealedSessionKey?.keyId ?? null,
    exchangeStartedAtMs,
    nowMs,
    record.maxSessions,
    session.id,
    session.token_hash,
    session.device_name,
    session.device_platform,
    session.expires_at,
    newId(nowMs),
    record.requestId,
    JSON.stringify(auditDetailOf(record, true)),
    JSON.stringify(auditDetailOf(record, false)),
  ])
  if (answer === null) return null
  const { was_full: wasFull, ...user } = answer
  return {
    session: { ...session, user_id: user.id },
    user,
    isNewUser: user.id === freshId,
    changedUserIds: wasFull === 1 ? [user.id] : [],
  }
}
