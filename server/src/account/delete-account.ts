import { hash } from 'node:crypto'
import type { DeleteUser } from '../../../src/contract/user-calls'
import { recordAudit } from '../audit/audit-log'
import type { Clock } from '../lib/clock'
import type { Database, Queries } from '../db/port/database'
import { ApiError } from '../errors'
import { assertStillAllowed } from '../sessions/assert-still-allowed'
import type { RequestSource } from '../sign-in/request-source'
import type { LiveSession } from '../sessions/session-cache'
import type { Sessions } from '../sessions/sessions'
import type { Identified, Identify } from '../sign-in/identify'
import type { KeepSessionKey } from '../sign-in/keep-session-key'
import { deleteAuditLogOfUser, deleteMergedUsers } from './account-queries'
import { ownsIdentity } from './owns-identity'
import type { ReleasePictures } from '../users/release-pictures'
import { deleteUser, lockUser } from '../users/user-queries'

export type DeleteAccount = (
  live: LiveSession,
  proof: DeleteUser,
  source: RequestSource,
) => Promise<void>

/**
 * Rejects with `identity_mismatch` where the proof is another user's, and as `assertStillAllowed` does.
 */
export type EraseAccount = (
  live: LiveSession,
  identified: Identified,
  requestId: string,
) => Promise<void>

export interface EraseAccountOptions {
  database: Database
  keepSessionKey: KeepSessionKey
  sessions: Sessions
  clock: Clock
  releasePictures: ReleasePictures
}

/**
 * Deletes everything of the user in one transaction. Requires a fresh proof of the same user,
 * because a stolen token must not be enough to delete an account.
 */
export const createEraseAccount = (options: EraseAccountOptions): EraseAccount => {
  const { database, sessions, clock } = options

  return async (live, identified, requestId) => {
    const userId = live.row.user_id
    const erasure = database.transaction(async (tx) => {
      if (!(await ownsIdentity(tx, userId, identified))) throw new ApiError('identity_mismatch')
      await assertStillAllowed(tx, live, clock())
      await eraseUser(tx, options.releasePictures, userId, clock(), { requestId })
    })
    await erasure.catch(async (error: unknown) => {
      if (error instanceof ApiError) await options.keepSessionKey(identified)
      throw error
    })
    sessions.invalidateUser(userId)
  }
}

/** The proof is a fresh login code. */
export const createDeleteAccount =
  (identify: Identify, eraseAccount: EraseAccount): DeleteAccount =>
  async (live, proof, source) =>
    eraseAccount(live, await identify(proof, source.headers), source.id)

/**
 * False where the user is gone already. Expects the unions and identities to be locked. `by` names the actor where
 * it is not the user.
 */
export const eraseUser = async (
  tx: Queries,
  releasePictures: ReleasePictures,
  userId: string,
  nowMs: number,
  { by, requestId }: { by?: string; requestId: string | null },
): Promise<boolean> => {
  const user = await tx.one(lockUser, [userId])
  if (user === null) return false
  await releasePictures(tx, user)
  await tx.run(deleteAuditLogOfUser, [userId])
  await tx.run(deleteMergedUsers, [userId])
  await tx.run(deleteUser, [userId])
  // The record stays that an account was deleted. The hash confirms a known user id and reveals none.
  await recordAudit(tx, nowMs, {
    event: 'account_deleted',
    userId: null,
    requestId,
    detail: {
      userIdHash: hash('sha256', userId, 'base64url'),
      ...(by === undefined ? {} : { by }),
    },
  })
  return true
}
