import { recordAudit } from '../audit/audit-log'
import { newId } from '../crypto/ids'
import type { Database } from '../db/port/database'
import type { SessionsTable } from '../db/port/schema'
import type { Clock } from '../lib/clock'
import { deleteSession, findSession } from '../sessions/session-queries'
import { hashSessionToken, newSessionToken, type SessionRef } from '../sessions/session-token'
import { expiryOf, type SessionLifetime, type Sessions } from '../sessions/sessions'
import { endSessionOfCookie, insertSessionRow } from '../sign-in/record-sign-in'
import type { RequestSource } from '../sign-in/request-source'
import { lockUser } from '../users/user-queries'
import { lockState, replaceResultSession } from './oauth-state-queries'

export interface RepeatedSession {
  token: string
  createdAtMs: number
}

/**
 * A session in place of the one that the first arrival of a callback made: its token was shown once, to a
 * request that the browser may have dropped. Null where that session has ended since, which wins.
 */
export type RepeatSession = (
  stateHash: string,
  replaces: SessionRef | null,
  source: Pick<RequestSource, 'id' | 'ip'>,
) => Promise<RepeatedSession | null>

export interface RepeatSessionOptions {
  database: Database
  sessions: Pick<Sessions, 'invalidateUser'>
  lifetime: SessionLifetime
  clock: Clock
}

export const createRepeatSession = (options: RepeatSessionOptions): RepeatSession => {
  const { database, sessions, lifetime, clock } = options

  return async (stateHash, replaces, source) => {
    const nowMs = clock()
    const sessionId = newId(nowMs)
    const token = newSessionToken(sessionId)
    const changedUserIds = await database.transaction(async (tx) => {
      const state = await tx.one(lockState, [stateHash])
      const former = await tx.one(findSession, [state?.result_session_id ?? ''])
      if (former === null || former.revoked_at !== null || former.expires_at <= nowMs) return null
      const user = await tx.one(lockUser, [former.user_id])
      if (user === null || user.blocked_at !== null) return null
      if ((await tx.run(deleteSession, [former.id, former.user_id])) === 0) return null
      const next: SessionsTable = {
        ...former,
        id: sessionId,
        token_hash: hashSessionToken(token),
        created_at: nowMs,
        last_seen_at: nowMs,
        expires_at: expiryOf(lifetime, nowMs, nowMs),
      }
      await insertSessionRow(tx, next)
      await tx.run(replaceResultSession, [stateHash, sessionId])
      const formerUserId = await endSessionOfCookie(tx, { replaces, nowMs, requestId: source.id })
      await recordAudit(tx, nowMs, {
        event: 'signed_in',
        userId: next.user_id,
        sessionId,
        requestId: source.id,
        detail: {
          provider: state?.provider ?? '',
          address: source.ip,
          replacesSessionId: former.id,
        },
      })
      return [next.user_id, ...(formerUserId === null ? [] : [formerUserId])]
    })
    if (changedUserIds === null) return null
    for (const userId of new Set(changedUserIds)) sessions.invalidateUser(userId)
    return { token, createdAtMs: nowMs }
  }
}
