import { statement } from '../db/port/database'
import { listOf, tokenKeysColumns, type TokenKeysTable } from '../db/port/schema'

export const listTokenKeys = statement<TokenKeysTable>(
  'list-token-keys',
  `select ${listOf(tokenKeysColumns)} from token_keys order by generation`,
)

/** Nothing where another node was first. */
export const insertTokenKey = statement(
  'insert-token-key',
  `insert into token_keys (${listOf(tokenKeysColumns)}) values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (generation) do nothing`,
)

export const deleteTokenKey = statement(
  'delete-token-key',
  'delete from token_keys where generation = $1',
)

/** Unless it was sealed again meanwhile. */
export const resealTokenKey = statement(
  'reseal-token-key',
  `update token_keys set private_sealed = $3, private_key_id = $4
   where generation = $1 and private_sealed = $2`,
)
