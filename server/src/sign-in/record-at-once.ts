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
 * user at the same moment. It may have written the identity then, as `recordSignIn` will write it
 * again, and nothing else.
 */
export const recordAtOnce = async (
  database: Database,
  record: SignInRecord,
): Promise<RecordedSignIn | null> => {
  if (record.renews !== null) return null

  const { provider, identity, sealedSessionKey, exchangeStartedAtMs, nowMs } = record
  const freshId = newId(nowMs)
  const session = newSessionRow(record, freshId)
  const answer = await database.atOnce(ordinarySignIn, {
    scope: provider.unionScope,
    union_id: identity.unionId,
    fresh_user_id: freshId,
    app_id: provider.appId,
    openid: identity.openid,
    provider: provider.name,
    session_key_sealed: sealedSessionKey?.bytes ?? null,
    session_key_key_id: sealedSessionKey?.keyId ?? null,
    exchanged_at: exchangeStartedAtMs,
    at: nowMs,
    max_sessions: record.maxSessions,
    session_id: session.id,
    token_hash: session.token_hash,
    device_name: session.device_name,
    device_platform: session.device_platform,
    expires_at: session.expires_at,
    audit_id: newId(nowMs),
    request_id: record.requestId,
    detail_if_new: JSON.stringify(auditDetailOf(record, true)),
    detail: JSON.stringify(auditDetailOf(record, false)),
  })
  if (answer === null) return null
  const { was_full: wasFull, ...user } = answer
  return {
    session: { ...session, user_id: user.id },
    user,
    isNewUser: user.id === freshId,
    changedUserIds: wasFull === true || wasFull === 1 ? [user.id] : [],
  }
}
