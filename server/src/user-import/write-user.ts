import type { Actor } from '../audit/actor'
import { recordAudit } from '../audit/audit-log'
import { newId } from '../crypto/ids'
import type { Vault } from '../crypto/vault'
import type { Queries, Value } from '../db/port/database'
import { claimUnion, upsertIdentity } from '../sign-in/identity-queries'
import { phoneContext, phoneIndexPurpose } from '../users/phone'
import { claimPhone } from '../users/phone-claim'
import { lockUser } from '../users/user-queries'
import {
  compareUser,
  isComplete,
  isRefused,
  type Comparison,
  type MissingParts,
} from './compare-user'
import type { ImportUser } from './group-rows'
import { fillUser, insertImportedUser } from './import-queries'

export interface WriteDeps {
  vault: Vault
  nowMs: number
  actor: Actor
}

export type Written = Pick<Comparison, 'problems'> & {
  outcome: 'created' | 'completed' | 'unchanged' | 'refused'
  userId: string | null
}

/** Another transaction took or moved an id between the comparison and the write: compare again. */
export class ConcurrentChangeError extends Error {
  override readonly name = 'ConcurrentChangeError'
}

/**
 * Part of a transaction. Locks in the order of all that give numbers and ids to users: the phone number, the
 * unions, the identities, the user.
 */
export const writeUser = async (
  tx: Queries,
  { vault, nowMs, actor }: WriteDeps,
  user: ImportUser,
): Promise<Written> => {
  if (user.phone !== null) {
    await claimPhone(tx, vault.blindIndexes(user.phone.text, phoneIndexPurpose), nowMs)
  }
  const comparison = await compareUser(tx, vault, user)
  const { accountId, missing, problems } = comparison
  if (isRefused(comparison)) return { outcome: 'refused', userId: null, problems }
  if (isComplete(comparison)) return { outcome: 'unchanged', userId: accountId, problems }

  const isNewUser = accountId === null
  const userId = accountId ?? newId(nowMs)
  await writeIds(tx, missing, userId, nowMs)
  const values = [
    userId,
    missing.externalId,
    missing.nickname,
    ...sealPhone(vault, missing, userId),
  ]
  if (isNewUser) await tx.run(insertImportedUser, [...values, nowMs])
  else {
    if ((await tx.one(lockUser, [userId])) === null) throw new ConcurrentChangeError()
    await tx.run(fillUser, [...values, nowMs])
  }
  await recordAudit(tx, nowMs, {
    event: 'user_imported',
    userId,
    requestId: actor.requestId,
    detail: {
      by: actor.by,
      isNewUser,
      phone: missing.phone !== null,
      nickname: missing.nickname !== null,
    },
  })
  return { outcome: isNewUser ? 'created' : 'completed', userId, problems }
}

const writeIds = async (
  tx: Queries,
  { unions, rows }: MissingParts,
  userId: string,
  nowMs: number,
): Promise<void> => {
  for (const { scope, id } of unions) {
    const owner = await tx.one(claimUnion, [scope, id, userId])
    if (owner?.user_id !== userId) throw new ConcurrentChangeError()
  }
  for (const { app, openid, unionId } of rows) {
    // Its exchange was before any other: the first sign-in brings the session key.
    const values = [app.appId, openid, app.name, userId, unionId, null, null, 0, nowMs]
    const owner = await tx.one(upsertIdentity, values)
    if (owner?.user_id !== userId) throw new ConcurrentChangeError()
  }
}

const sealPhone = (vault: Vault, { phone }: MissingParts, userId: string): Value[] => {
  if (phone === null) return [null, null, null]
  const { bytes, keyId } = vault.seal(phone, phoneContext(userId))
  return [bytes, keyId, vault.blindIndexes(phone, phoneIndexPurpose)[0]]
}
