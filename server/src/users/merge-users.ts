import { recordAudit } from '../audit/audit-log'
import { statement, type Queries } from '../db/port/database'
import { usersColumns, type UsersTable } from '../db/port/schema'
import type { Vault } from '../crypto/vault'
import { maskPhone, openPhone, phoneContext, phoneIndexPurpose } from './phone'
import type { ReleasePictures } from './release-pictures'
import { deleteUser, lockUser } from './user-queries'

const moveIdentities = statement(
  'merge-move-identities',
  'update identities set user_id = $2 where user_id = $1',
)
const moveUnions = statement(
  'merge-move-unions',
  'update unions set user_id = $2 where user_id = $1',
)
const endLiveSessions = statement(
  'merge-end-live-sessions',
  'delete from sessions where user_id = $1 and revoked_at is null',
)
const moveRevokedSessions = statement(
  'merge-move-revoked-sessions',
  'update sessions set user_id = $2 where user_id = $1',
)
const moveMergedUsers = statement(
  'merge-move-merged-users',
  'update merged_users set into_user_id = $2 where into_user_id = $1',
)
const rememberMergedUser = statement(
  'merge-remember-merged-user',
  'insert into merged_users (user_id, into_user_id) values ($1, $2)',
)

/** What a merge writes: a user keeps the id and the age of the account. */
const mergedColumns = usersColumns.filter((column) => column !== 'id' && column !== 'created_at')
const writeProfile = statement(
  'merge-write-profile',
  `update users set ${mergedColumns.map((column, index) => `${column} = $${index + 2}`).join(', ')}
   where id = $1`,
)

export interface MergeDeps {
  vault: Vault
  releasePictures: ReleasePictures
}

/**
 * Two accounts turned out to be one person's, through a union id. The older one stays: it keeps its
 * own profile, takes from the other what it lacks, and records in the audit log what both had. The
 * other's live sessions end, so that no live token changes its user; revoked ones stay revoked. The
 * other's audit log is found by reference. Throws a `VaultError` where the other's phone does not open:
 * the merge waits for the key rather than lose the number.
 */
export const mergeUsers = async (
  tx: Queries,
  { vault, releasePictures }: MergeDeps,
  ids: readonly [string, string],
  nowMs: number,
  requestId: string,
): Promise<{ user: UsersTable; mergedUserId: string }> => {
  // Locked in the order of their ids, whichever of the two a sign-in came from.
  const [first, second] = ids[0] < ids[1] ? ids : [ids[1], ids[0]]
  const a = await readLocked(tx, first)
  const b = await readLocked(tx, second)
  const [kept, merged] = b.created_at < a.created_at ? [b, a] : [a, b]

  const endedSessions = await tx.run(endLiveSessions, [merged.id])
  for (const move of [moveIdentities, moveUnions, moveRevokedSessions, moveMergedUsers]) {
    await tx.run(move, [merged.id, kept.id])
  }
  await tx.run(rememberMergedUser, [merged.id, kept.id])
  await tx.run(deleteUser, [merged.id])
  if (hasAvatar(kept)) await releasePictures(tx, merged)
  const user = joinProfiles(vault, kept, merged, nowMs)
  await tx.run(writeProfile, [user.id, ...mergedColumns.map((column) => user[column])])
  await recordAudit(tx, nowMs, {
    event: 'accounts_merged',
    userId: kept.id,
    requestId,
    detail: { mergedUserId: merged.id, endedSessions, ...notTaken(vault, kept, merged) },
  })
  return { user, mergedUserId: merged.id }
}

const joinProfiles = (
  vault: Vault,
  kept: UsersTable,
  merged: UsersTable,
  nowMs: number,
): UsersTable => {
  const avatarOf = hasAvatar(kept) ? kept : merged
  return {
    ...fillNulls(kept, merged),
    avatar_key: avatarOf.avatar_key,
    avatar_pending_key: avatarOf.avatar_pending_key,
    avatar_trace_id: avatarOf.avatar_trace_id,
    ...(kept.phone_sealed === null ? movePhone(vault, merged, kept.id) : phoneOf(kept)),
    updated_at: nowMs,
  }
}

/** Columns that depend on each other, or on the user's id, are joined in `joinProfiles`. */
const fillNulls = (kept: UsersTable, merged: UsersTable): UsersTable => {
  const missing = usersColumns.filter((column) => kept[column] === null)
  const found = Object.fromEntries(missing.map((column) => [column, merged[column]]))
  return { ...kept, ...(found as Partial<UsersTable>) }
}

const hasAvatar = (user: UsersTable) => user.avatar_key !== null || user.avatar_pending_key !== null

const phoneOf = ({ phone_sealed, phone_key_id, phone_index }: UsersTable) => ({
  phone_sealed,
  phone_key_id,
  phone_index,
})

/**
 * A sealed number is bound to its user, so it is sealed again for the other one, and gets an
 * index of the same key: a rotation skips what the current key has sealed.
 */
const movePhone = (vault: Vault, from: UsersTable, userId: string) => {
  if (from.phone_sealed === null || from.phone_key_id === null) return phoneOf(from)
  const sealed = { bytes: from.phone_sealed, keyId: from.phone_key_id }
  const phone = vault.open(sealed, phoneContext(from.id))
  const moved = vault.seal(phone, phoneContext(userId))
  const [index] = vault.blindIndexes(phone, phoneIndexPurpose)
  return { phone_sealed: moved.bytes, phone_key_id: moved.keyId, phone_index: index }
}

const notTaken = (vault: Vault, kept: UsersTable, merged: UsersTable) => {
  const phone = openPhone(vault, merged)
  return {
    ...(kept.nickname !== null && merged.nickname !== null ? { nickname: merged.nickname } : {}),
    ...(kept.phone_sealed !== null && phone !== null ? { phone: maskPhone(phone) } : {}),
    ...(kept.external_id !== null && merged.external_id !== null
      ? { externalId: merged.external_id }
      : {}),
  }
}

const readLocked = async (tx: Queries, id: string): Promise<UsersTable> => {
  const user = await tx.one(lockUser, [id])
  if (user === null) throw new Error(`user ${id} has an identity but no row`)
  return user
}
