import type { Device } from '../../../src/contract/session'
import { recordAudit } from '../audit/audit-log'
import { newId } from '../crypto/ids'
import type { Queries } from '../db/port/database'
import type { SessionsTable } from '../db/port/schema'
import { ApiError } from '../errors'
import { hashSessionToken, newSessionToken, type SessionRef } from '../sessions/session-token'
import {
  deleteOldestSessions,
  deleteSessionsOfInstallation,
  findSession,
} from '../sessions/session-queries'
import { endSessionOfCookie, insertSessionRow } from '../sign-in/record-sign-in'
import type { ShownUser } from '../users/present-user'
import { lockUserWithSessions, lockUser } from '../users/user-queries'

/** What a web page's session is made from. */
export interface WebSessionRecord {
  userId: string
  /** The session of the mini-program, which vouches for the user. */
  vouchedBy: string
  /** Whether the session ends with that of the mini-program. */
  isChild: boolean
  device: Device
  /** The session of the browser's cookie, which the new one replaces. */
  replaces: SessionRef | null
  /** A response that was lost leaves no session behind: the next one of the same installation replaces it. */
  installationId: string | null
  nowMs: number
  expiresAtMs: number
  maxSessions: number
  requestId: string
  address: string
}

/** Made outside of the transaction, which may run again. */
export interface NewToken {
  sessionId: string
  token: string
}

export const newWebToken = (nowMs: number): NewToken => {
  const sessionId = newId(nowMs)
  return { sessionId, token: newSessionToken(sessionId) }
}

/**
 * Part of a transaction. Null where the session that vouches has ended, or its user is gone: then nothing was
 * written. Throws `account_blocked`.
 */
export const recordWebSession = async (
  tx: Queries,
  { sessionId, token }: NewToken,
  record: WebSessionRecord,
): Promise<{ row: SessionsTable; user: ShownUser } | null> => {
  const { userId, nowMs } = record
  const user = await tx.one(lockUser, [userId])
  if (user === null) return null
  if (user.blocked_at !== null) throw new ApiError('account_blocked')
  const approvingSession = await tx.one(findSession, [record.vouchedBy])
  const isLive =
    approvingSession !== null &&
    approvingSession.user_id === userId &&
    approvingSession.revoked_at === null &&
    approvingSession.expires_at > nowMs
  if (!isLive) return null

  await endSessionOfCookie(tx, record)
  if (record.installationId !== null) {
    await tx.run(deleteSessionsOfInstallation, [userId, record.installationId])
  }
  if (!record.isChild) await makeRoom(tx, record)
  const row: SessionsTable = {
    id: sessionId,
    user_id: userId,
    token_hash: hashSessionToken(token),
    provider: 'h5',
    app_id: approvingSession.app_id,
    openid: approvingSession.openid,
    device_name: record.device.name,
    device_platform: record.device.platform,
    created_at: nowMs,
    last_seen_at: nowMs,
    expires_at: record.expiresAtMs,
    installation_id: record.installationId,
    revoked_at: null,
    parent_id: record.isChild ? approvingSession.id : null,
  }
  await insertSessionRow(tx, row)
  await recordAudit(tx, nowMs, {
    event: 'signed_in',
    userId,
    sessionId,
    requestId: record.requestId,
    detail: {
      by: record.isChild ? 'ticket' : 'scan',
      bySession: approvingSession.id,
      appId: approvingSession.app_id,
      address: record.address,
      browser: record.device.name,
      system: record.device.platform,
    },
  })
  return { row, user }
}

const makeRoom = async (tx: Queries, { userId, maxSessions }: WebSessionRecord) => {
  const counted = await tx.one(lockUserWithSessions, [userId])
  if ((counted?.session_count ?? 0) >= maxSessions) {
    await tx.run(deleteOldestSessions, [userId, maxSessions - 1])
  }
}
