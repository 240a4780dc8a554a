import type { Actor } from '../audit/actor'
import {
  listAllSessions,
  listLastAuditEntries,
  lockIdentitiesOfUser,
  lockUnionsOfUser,
} from '../account/account-queries'
import { eraseUser } from '../account/delete-account'
import type { Clock } from '../lib/clock'
import { statement, type Database } from '../db/port/database'
import type { UsersTable } from '../db/port/schema'
import type { Sessions } from '../sessions/sessions'
import { toWireSession } from '../sessions/wire-session'
import type { Vault } from '../crypto/vault'
import { toIsoTime } from '../lib/to-iso-time'
import { maskId } from '../users/mask-id'
import { phoneIndexPurpose, toPhoneText } from '../users/phone'
import type { PresentUser } from '../users/present-user'
import type { ReleasePictures } from '../users/release-pictures'
import { findByKey, type UserDirectory } from './user-directory'

/** What support may do for a user who cannot, beside what the directory has. */
export interface UserAdmin {
  /** Null where there is no such user. Openids and the phone number are masked. Audited as any read. */
  show(userId: string, actor: Actor): Promise<object | null>
  findByPhone(countryCode: string, number: string): Promise<string | null>
  /** @returns the id of the deleted user, or null where there is no such user */
  delete(userId: string, actor: Actor): Promise<string | null>
}

export interface UserAdminOptions {
  database: Database
  directory: Pick<UserDirectory, 'find'>
  sessions: Pick<Sessions, 'invalidateUser'>
  vault: Vault
  presentUser: PresentUser
  releasePictures: ReleasePictures
  clock: Clock
}

const findUserByPhone = statement<Pick<UsersTable, 'id'>>(
  'find-user-by-phone',
  'select id from users where phone_index = $1',
)

export const createUserAdmin = (options: UserAdminOptions): UserAdmin => {
  const { database, directory, sessions, vault, presentUser, releasePictures, clock } = options

  return {
    async show(id, actor) {
      const found = await directory.find({ id }, actor)
      if (found === null) return null
      const { user, identities } = found
      const auditLog = await database.all(listLastAuditEntries, [user.id])
      return {
        user: presentUser(user),
        externalId: user.external_id,
        blockedAt: user.blocked_at === null ? null : toIsoTime(user.blocked_at),
        identities: identities.map(({ provider, app_id, openid, created_at }) => ({
          provider,
          appId: app_id,
          openid: maskId(openid),
          createdAt: toIsoTime(created_at),
        })),
        sessions: (await database.all(listAllSessions, [user.id])).map((row) => ({
          ...toWireSession(row),
          revoked: row.revoked_at !== null,
        })),
        auditLog: auditLog.reverse().map(({ at, event, session_id, detail }) => ({
          at: toIsoTime(at),
          event,
          sessionId: session_id,
          detail: JSON.parse(detail) as unknown,
        })),
      }
    },

    async findByPhone(countryCode, number) {
      const text = toPhoneText(countryCode, number)
      for (const index of vault.blindIndexes(text, phoneIndexPurpose)) {
        const found = await database.one(findUserByPhone, [index])
        if (found !== null) return found.id
      }
      return null
    },

    async delete(id, actor) {
      // Before the transaction, which locks the user last.
      const user = await findByKey(database, { id })
      if (user === null) return null
      const wasThere = await database.transaction(async (tx) => {
        await tx.all(lockUnionsOfUser, [user.id])
        await tx.all(lockIdentitiesOfUser, [user.id])
        return eraseUser(tx, releasePictures, user.id, clock(), actor)
      })
      sessions.invalidateUser(user.id)
      return wasThere ? user.id : null
    },
  }
}
