import { lockUser } from '../users/user-queries'
import { sessionInvalid } from '../errors'
import type { User } from '../../../src/contract/user'
import { recordAudit } from '../audit/audit-log'
import type { LiveSession } from '../sessions/session-cache'
import type { ProfileDeps } from './profile-deps'
import { removePhone } from './profile-queries'

export type RemovePhone = (live: LiveSession, requestId: string) => Promise<User>

/** Deletes the user's phone number. Nothing happens where there is none. */
export const createRemovePhone =
  ({ database, sessions, presentUser, clock }: ProfileDeps): RemovePhone =>
  async ({ row }, requestId) => {
    const user = await database.transaction(async (tx) => {
      const old = await tx.one(lockUser, [row.user_id])
      if (old === null || old.phone_sealed === null) return old
      const nowMs = clock()
      const entry = { userId: old.id, sessionId: row.id, requestId }
      await recordAudit(tx, nowMs, { event: 'phone_removed', ...entry })
      return tx.one(removePhone, [old.id, nowMs])
    })
    if (user === null) throw sessionInvalid()
    sessions.invalidateUser(row.user_id)
    return presentUser(user)
  }
