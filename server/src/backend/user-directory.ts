import { listIdentities } from '../account/account-queries'
import type { Actor } from '../audit/actor'
import { recordAudit, type AuditEvent } from '../audit/audit-log'
import type { Database, Queries } from '../db/port/database'
import { isNotUnique } from '../db/port/database-error'
import type { IdentitiesTable, UsersTable } from '../db/port/schema'
import { ApiError } from '../errors'
import type { Clock } from '../lib/clock'
import { endAllSessions } from '../sessions/end-all-sessions'
import type { Sessions } from '../sessions/sessions'
import { findUser, lockUser } from '../users/user-queries'
import type { PhoneReads } from './phone-reads'
import {
  blockUser,
  findUserByExternalId,
  findUserByIdentity,
  findUserMergedFrom,
  unblockUser,
  writeExternalId,
} from './user-directory-queries'

export type UserKey = { id: string } | { externalId: string } | { appId: string; openid: string }

export interface FoundUser {
  user: UsersTable
  identities: readonly IdentitiesTable[]
}

/**
 * What support and a team's backend may read and change of any user. Each call is in the audit log with its
 * actor. The id of a user who was merged into another one means that one. Null and false say that there is
 * no such user.
 */
export interface UserDirectory {
  find(key: UserKey, actor: Actor): Promise<FoundUser | null>
  /** The whole number, `+86 13800000000`. Rejects with `rate_limited` where the actor has read too many. */
  readPhone(userId: string, actor: Actor): Promise<{ phone: string | null } | null>
  /** Ends all sessions. @returns how many there were. */
  signOut(userId: string, actor: Actor): Promise<number | null>
  /** Ends all sessions, and lets no new one begin. @returns how many there were. */
  block(userId: string, actor: Actor): Promise<number | null>
  unblock(userId: string, actor: Actor): Promise<boolean>
  /**
   * Null removes it. Rejects with `external_id_taken` where another user has it, and with `external_id_exists`
   * where this one has any and `onlyIfNone` is true.
   */
  setExternalId(
    userId: string,
    externalId: string | null,
    actor: Actor,
    onlyIfNone: boolean,
  ): Promise<boolean>
}

export interface UserDirectoryOptions {
  database: Database
  sessions: Pick<Sessions, 'invalidateUser'>
  phoneReads: PhoneReads
  clock: Clock
}

export const createUserDirectory = (options: UserDirectoryOptions): UserDirectory => {
  const { database, sessions, phoneReads, clock } = options

  const record = (tx: Queries, event: AuditEvent, userId: string, { by, requestId }: Actor) =>
    recordAudit(tx, clock(), { event, userId, requestId, detail: { by } })

  /** Locks an existing user, runs the work, and then notifies all nodes of the change. */
  const change = async <T>(
    id: string,
    work: (tx: Queries, userId: string, nowMs: number, user: UsersTable) => Promise<T>,
  ): Promise<T | null> => {
    const changed = await database.transaction(async (tx) => {
      const user = await lockById(tx, id)
      return user === null
        ? null
        : { userId: user.id, result: await work(tx, user.id, clock(), user) }
    })
    if (changed === null) return null
    sessions.invalidateUser(changed.userId)
    return changed.result
  }

  return {
    find: (key, actor) =>
      database.transaction(async (tx) => {
        const user = await findByKey(tx, key)
        if (user === null) return null
        await record(tx, 'user_read', user.id, actor)
        return { user, identities: await tx.all(listIdentities, [user.id]) }
      }),

    async readPhone(userId, actor) {
      await phoneReads.claim(actor)
      return phoneReads.read((tx) => findByKey(tx, { id: userId }), actor)
    },

    signOut: (id, actor) =>
      change(id, (tx, userId, nowMs) => endAllSessions(tx, userId, nowMs, actor)),

    block: (id, actor) =>
      change(id, async (tx, userId, nowMs) => {
        await tx.run(blockUser, [userId, nowMs])
        await record(tx, 'user_blocked', userId, actor)
        return endAllSessions(tx, userId, nowMs, actor)
      }),

    async unblock(id, actor) {
      const isDone = await change(id, async (tx, userId, nowMs) => {
        await tx.run(unblockUser, [userId, nowMs])
        await record(tx, 'user_unblocked', userId, actor)
        // A sign-in that ran during the block may have left a session, which would begin to count now.
        await endAllSessions(tx, userId, nowMs, actor)
        return true
      })
      return isDone === true
    },

    async setExternalId(id, externalId, actor, onlyIfNone) {
      try {
        const isDone = await change(id, async (tx, userId, nowMs, user) => {
          if (onlyIfNone && user.external_id !== null) throw new ApiError('external_id_exists')
          await tx.run(writeExternalId, [userId, externalId, nowMs])
          await record(tx, 'external_id_set', userId, actor)
          return true
        })
        return isDone === true
      } catch (error) {
        if (isNotUnique(error)) throw new ApiError('external_id_taken', { cause: error })
        throw error
      }
    },
  }
}

/** A merge that runs at the same time ends first: then the user that stays is meant. */
const lockById = async (tx: Queries, id: string): Promise<UsersTable | null> => {
  const user = await tx.one(lockUser, [id])
  if (user !== null) return user
  const kept = await tx.one(findUserMergedFrom, [id])
  return kept === null ? null : tx.one(lockUser, [kept.id])
}

export const findByKey = async (
  queries: Pick<Queries, 'one'>,
  key: UserKey,
): Promise<UsersTable | null> => {
  if ('externalId' in key) return queries.one(findUserByExternalId, [key.externalId])
  if ('openid' in key) return queries.one(findUserByIdentity, [key.appId, key.openid])
  return (await queries.one(findUser, [key.id])) ?? queries.one(findUserMergedFrom, [key.id])
}
