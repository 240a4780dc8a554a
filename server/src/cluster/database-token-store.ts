import { randomUUID } from 'node:crypto'
import type { Clock } from '../lib/clock'
import { statement, type Database } from '../db/port/database'
import type { SharedValuesTable } from '../db/port/schema'
import type { Vault } from '../crypto/vault'
import type { TokenStore } from '../upstream/token-store'
import { openToken, sealToken } from './sealed-token'

const readValue = statement<SharedValuesTable>(
  'read-shared-value',
  'select key, value, expires_at from shared_values where key = $1 and expires_at > $2',
)

const writeValue = statement(
  'write-shared-value',
  `insert into shared_values (key, value, expires_at) values ($1, $2, $3)
   on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`,
)

/** Returns a row only if no other node holds an unexpired value. */
const takeValue = statement<{ key: string }>(
  'take-shared-value',
  `insert into shared_values (key, value, expires_at) values ($1, $2, $3)
   on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
   where shared_values.expires_at <= $4
   returning key`,
)

const dropValue = statement(
  'drop-shared-value',
  'delete from shared_values where key = $1 and value = $2',
)

/** One access token for all nodes of one database, sealed at rest. */
export const createDatabaseTokenStore = (
  database: Database,
  vault: Vault,
  clock: Clock,
): TokenStore => ({
  async read(appId) {
    const row = await database.one(readValue, [`access-token:${appId}`, clock()])
    return row === null ? null : openToken(vault, appId, row.value)
  },

  async write(appId, token) {
    const values = [`access-token:${appId}`, sealToken(vault, appId, token), token.expiresAtMs]
    await database.transaction((tx) => tx.run(writeValue, values))
  },

  async lock(appId, ttlMs) {
    const key = `access-token-lock:${appId}`
    const owner = randomUUID()
    const taken = await database.transaction((tx) => {
      const nowMs = clock()
      return tx.one(takeValue, [key, owner, nowMs + ttlMs, nowMs])
    })
    if (taken === null) return null
    return async () => {
      await database.transaction((tx) => tx.run(dropValue, [key, owner]))
    }
  },
})
