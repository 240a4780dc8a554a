import { deleteUser, lockUser } from '../users/user-queries'
import { hash } from 'node:crypto'
import type { DeleteUser } from '../../../src/contract/user-calls'
import { recordAudit } from '../audit/audit-log'
import type { Clock } from '../lib/clock'
import type { Database, Queries } from '../db/port/database'
import { ApiError } from '../errors'
import type { RequestOrigin } from '../sign-in/request-origin'
import type { LiveSession } from '../sessions/session-cache'
import type { Sessions } from '../sessions/sessions'
import type { Identified, Identify } from '../sign-in/identify'
import type { KeepSessionKey } from '../sign-in/keep-session-key'
import { deleteAuditLogOfUser, deleteMergedUsers } from './account-queries'
import { ownsIdentity } from './owns-identity'
import type { ReleasePictures } from '../users/release-pictures'

export type DeleteAccount = (
  live: LiveSession,
  proof: DeleteUser,
  origin: RequestOrigin,
) => Promise<void>

/** Rejects with `identity_mismatch` where the proof is another user's. */
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

  return async ({ row }, identified, requestId) => {
    const isErased = await database.transaction(async (tx) => {
      const isSameUser = await ownsIdentity(tx, row.user_id, identified)
      if (isSameUser) {
        await eraseUser(tx, options.releasePictures, row.user_id, clock(), requestId)
      }
      return isSameUser
    })
    if (!isErased) {
      await options.keepSessionKey(identified)
      throw new ApiError('identity_mismatch')
    }
    sessions.invalidateUser(row.user_id)
  }
}

/** The proof is a fresh login code. */
export const createDeleteAccount =
  (identify: Identify, eraseAccount: EraseAccount): DeleteAccount =>
  async (live, proof, origin) =>
    eraseAccount(live, await identify(proof, origin.headers), origin.id)

/** False where the user is gone already. Expects the unions and identities to be locked. */
export const eraseUser = async (
  tx: Queries,
  releasePictures: ReleasePictures,
  userId: string,
  nowMs: number,
  requestId: string | null,
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
    detail: { userIdHash: hash('sha256', userId, 'base64url') },
  })
  return true
}
