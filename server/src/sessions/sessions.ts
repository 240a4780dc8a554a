import type { Clock } from '../lib/clock'
import { recordAudit } from '../audit/audit-log'
import type { Database } from '../db/port/database'
import type { SessionsTable } from '../db/port/schema'
import { ApiError } from '../errors'
import { lockUser } from '../users/user-queries'
import type { PresentUser } from '../users/present-user'
import type { SessionCache, LiveSession } from './session-cache'
import {
  deleteSession,
  findSession,
  findSessionById,
  findSessionByToken,
  listSessions,
  revokeOtherSessions,
  revokeSession,
  sessionInUseOf,
  touchSession,
  type UserWithSession,
} from './session-queries'
import { hashSessionToken, isSessionToken, sessionIdOf } from './session-token'

export interface Sessions {
  /** A session that the cache holds; null says nothing about the token. */
  getCached(token: string): LiveSession | null
  /** Null for every token that is not a live session's, without saying why. */
  load(token: string): Promise<LiveSession | null>
  /** The same two for the session that a short token names. */
  getCachedById(sessionId: string): LiveSession | null
  loadById(sessionId: string): Promise<LiveSession | null>
  list(userId: string): Promise<SessionsTable[]>
  /** Null where the session is gone. */
  read(sessionId: string): Promise<SessionsTable | null>
  /** The owner ends this session on this device. */
  signOut(live: LiveSession, requestId: string): Promise<void>
  /** The owner ends a session on another device; rejects with `not_found` also for another user's. */
  revoke(live: LiveSession, sessionId: string, requestId: string): Promise<void>
  /** Ends all sessions except this one. @returns how many there were. */
  revokeOthers(live: LiveSession, requestId: string): Promise<number>
  /** Call after every commit that changed the user or one of the user's sessions. */
  invalidateUser(userId: string): void
}

export interface SessionsOptions {
  database: Database
  cache: SessionCache
  clock: Clock
  presentUser: PresentUser
  lifetime: SessionLifetime
  /** Tells the other nodes. A node that does not get it learns when its cache entries expire. */
  publishChange: (userId: string) => void
  /** The only cost of an extension that could not be written is a shorter session. */
  onExtendFailed: (error: unknown) => void
}

export interface SessionLifetime {
  /** From the last use, in milliseconds. */
  ttlMs: number
  /** From the sign-in, however much it is used. */
  maxAgeMs: number
}

const extendEveryMs = 3_600_000

/** In the cache, beside hashes of tokens, which have no colon. */
const keyOfId = (sessionId: string): string => `id:${sessionId}`

/** After this long a lost device has no session to renew. */
export const rememberRevokedMs = 365 * 86_400_000

export const expiryOf = (lifetime: SessionLifetime, createdAtMs: number, seenAtMs: number) =>
  Math.min(seenAtMs + lifetime.ttlMs, createdAtMs + lifetime.maxAgeMs)

export const createSessions = (options: SessionsOptions): Sessions => {
  const { database, cache, clock, presentUser, lifetime } = options

  const invalidateUser = (userId: string) => {
    cache.invalidateUser(userId)
    options.publishChange(userId)
  }

  /** Moves the end of a session that is in use, with at most one write an hour. */
  const extend = (live: LiveSession) => {
    const { row } = live
    const nowMs = clock()
    // A session with a parent has an end that use does not move.
    if (row.parent_id !== null || nowMs - row.last_seen_at < extendEveryMs) return
    const expiresAtMs = expiryOf(lifetime, row.created_at, nowMs)
    row.last_seen_at = nowMs
    row.expires_at = expiresAtMs
    const values = [row.id, nowMs, expiresAtMs, nowMs - extendEveryMs]
    live.extension = database
      .transaction((tx) => tx.run(touchSession, values))
      .then((written) => written > 0)
      .catch((error: unknown) => {
        options.onExtendFailed(error)
        return false
      })
  }

  const getCached = (key: string): LiveSession | null => {
    const live = cache.get(key)
    if (live === null || live.row.expires_at <= clock()) return null
    extend(live)
    return live
  }

  const keep = (key: string, found: UserWithSession, readAt: number): LiveSession => {
    const live: LiveSession = {
      row: sessionInUseOf(found),
      user: presentUser(found),
      externalId: found.external_id,
      extension: null,
    }
    cache.put(key, live, readAt)
    extend(live)
    return live
  }

  const signOut = async ({ row }: LiveSession, requestId: string) => {
    await database.transaction(async (tx) => {
      const ended = await tx.run(deleteSession, [row.id, row.user_id])
      if (ended === 0) return
      const entry = { userId: row.user_id, sessionId: row.id, requestId }
      await recordAudit(tx, clock(), { event: 'signed_out', ...entry })
    })
    invalidateUser(row.user_id)
  }

  return {
    invalidateUser,

    getCached: (token) => getCached(hashSessionToken(token)),

    async load(token) {
      if (!isSessionToken(token)) return null
      const tokenHash = hashSessionToken(token)
      const readAt = cache.beginRead()
      const values = [sessionIdOf(token), tokenHash, clock()]
      const found = await database.one(findSessionByToken, values)
      if (found === null) return null
      return keep(tokenHash, found, readAt)
    },

    getCachedById: (sessionId) => getCached(keyOfId(sessionId)),

    async loadById(sessionId) {
      const readAt = cache.beginRead()
      const found = await database.one(findSessionById, [sessionId, clock()])
      return found === null ? null : keep(keyOfId(sessionId), found, readAt)
    },

    read: (sessionId) => database.one(findSession, [sessionId]),

    list: (userId) => database.all(listSessions, [userId, clock()]),

    signOut,

    async revoke(live, sessionId, requestId) {
      const { row } = live
      if (sessionId === row.id) {
        await signOut(live, requestId)
        return
      }
      await database.transaction(async (tx) => {
        const nowMs = clock()
        const values = [sessionId, row.user_id, nowMs, nowMs + rememberRevokedMs]
        const revoked = await tx.run(revokeSession, values)
        if (revoked === 0) throw new ApiError('not_found')
        const entry = { userId: row.user_id, sessionId, requestId }
        await recordAudit(tx, clock(), { event: 'session_revoked', ...entry })
      })
      invalidateUser(row.user_id)
    },

    async revokeOthers({ row }, requestId) {
      const revoked = await database.transaction(async (tx) => {
        // A session that another transaction is about to write is one of them.
        await tx.one(lockUser, [row.user_id])
        const nowMs = clock()
        const values = [row.user_id, row.id, nowMs, nowMs + rememberRevokedMs]
        const count = await tx.run(revokeOtherSessions, values)
        const entry = { userId: row.user_id, sessionId: row.id, requestId }
        if (count > 0) {
          await recordAudit(tx, clock(), { event: 'sessions_revoked', ...entry, detail: { count } })
        }
        return count
      })
      invalidateUser(row.user_id)
      return revoked
    },
  }
}
