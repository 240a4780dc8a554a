import { setImmediate as yieldToRequests } from 'node:timers/promises'
import { isNotUnique } from '../db/port/database-error'
import { statement, type Database } from '../db/port/database'
import {
  identitiesColumns,
  listOf,
  usersColumns,
  type IdentitiesTable,
  type TokenKeysTable,
  type UsersTable,
} from '../db/port/schema'
import { sessionKeyContext } from '../sign-in/session-key-context'
import { listTokenKeys, resealTokenKey } from '../tokens/token-key-queries'
import { tokenKeyContext } from '../tokens/token-keys'
import { phoneContext, phoneIndexPurpose } from '../users/phone'
import { claimPhone } from '../users/phone-claim'
import { VaultError, type Sealed, type Vault } from '../crypto/vault'

export interface RotatedKeys {
  sessionKeys: number
  phones: number
  tokenKeys: number
  /** Rows that no key of the ring opens: the key that sealed them was removed too early. */
  unreadable: number
  /** Users whose number another user has as well. They keep it under the older key. */
  duplicates: string[]
}

const batchRows = 200

/** By primary key, so that a row that cannot be read is passed and not met again. */
const listIdentities = statement<IdentitiesTable>(
  'rotate-list-identities',
  `select ${listOf(identitiesColumns)} from identities
   where session_key_key_id <> $1 and (app_id > $2 or (app_id = $2 and openid > $3))
   order by app_id, openid limit ${batchRows}`,
)

/** Unless a sign-in has brought a new key meanwhile: that one is sealed with the current key. */
const writeSessionKey = statement(
  'rotate-write-session-key',
  `update identities set session_key_sealed = $4, session_key_key_id = $5
   where app_id = $1 and openid = $2 and session_key_sealed = $3`,
)

const listUsers = statement<UsersTable>(
  'rotate-list-users',
  `select ${listOf(usersColumns)} from users
   where phone_key_id <> $1 and id > $2 order by id limit ${batchRows}`,
)

const writePhone = statement(
  'rotate-write-phone',
  `update users set phone_sealed = $3, phone_key_id = $4, phone_index = $5
   where id = $1 and phone_sealed = $2`,
)

/**
 * Seals again, with the ring's first key, what an older one sealed. The server may run at the same time. The
 * command may be interrupted and run again.
 */
export const rotateKeys = async (database: Database, vault: Vault): Promise<RotatedKeys> => {
  const rotated: RotatedKeys = {
    sessionKeys: 0,
    phones: 0,
    tokenKeys: 0,
    unreadable: 0,
    duplicates: [],
  }

  const open = (sealed: Sealed, context: readonly string[]): string | null => {
    try {
      return vault.open(sealed, context)
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      rotated.unreadable += 1
      return null
    }
  }

  const rotateSessionKey = async (row: IdentitiesTable) => {
    const { app_id, openid, session_key_sealed: bytes, session_key_key_id: keyId } = row
    if (bytes === null || keyId === null) return
    const context = sessionKeyContext(app_id, openid)
    const plain = open({ bytes, keyId }, context)
    if (plain === null) return
    const fresh = vault.seal(plain, context)
    const values = [app_id, openid, bytes, fresh.bytes, fresh.keyId]
    rotated.sessionKeys += await database.transaction((tx) => tx.run(writeSessionKey, values))
  }

  const rotatePhone = async ({ id, phone_sealed: bytes, phone_key_id: keyId }: UsersTable) => {
    if (bytes === null || keyId === null) return
    const plain = open({ bytes, keyId }, phoneContext(id))
    if (plain === null) return
    const fresh = vault.seal(plain, phoneContext(id))
    const indexes = vault.blindIndexes(plain, phoneIndexPurpose)
    const values = [id, bytes, fresh.bytes, fresh.keyId, indexes[0]]
    try {
      rotated.phones += await database.transaction(async (tx) => {
        await claimPhone(tx, indexes, Date.now())
        return tx.run(writePhone, values)
      })
    } catch (error) {
      if (!isNotUnique(error)) throw error
      rotated.duplicates.push(id)
    }
  }

  const rotateTokenKey = async (row: TokenKeysTable) => {
    const { generation, kid, private_sealed: bytes, private_key_id: keyId } = row
    if (keyId === vault.currentKeyId) return
    const plain = open({ bytes, keyId }, tokenKeyContext(kid))
    if (plain === null) return
    const fresh = vault.seal(plain, tokenKeyContext(kid))
    const values = [generation, bytes, fresh.bytes, fresh.keyId]
    rotated.tokenKeys += await database.transaction((tx) => tx.run(resealTokenKey, values))
  }

  let lastIdentity = { app_id: '', openid: '' }
  for (;;) {
    const values = [vault.currentKeyId, lastIdentity.app_id, lastIdentity.openid]
    const rows = await database.maintenance((tx) => tx.all(listIdentities, values))
    for (const row of rows) await rotateSessionKey(row)
    lastIdentity = rows.at(-1) ?? lastIdentity
    if (rows.length < batchRows) break
    await yieldToRequests()
  }
  let lastUserId = ''
  for (;;) {
    const values = [vault.currentKeyId, lastUserId]
    const rows = await database.maintenance((tx) => tx.all(listUsers, values))
    for (const row of rows) await rotatePhone(row)
    lastUserId = rows.at(-1)?.id ?? lastUserId
    if (rows.length < batchRows) break
    await yieldToRequests()
  }
  for (const row of await database.all(listTokenKeys, [])) await rotateTokenKey(row)
  return rotated
}
