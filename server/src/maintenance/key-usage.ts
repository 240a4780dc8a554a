import { SettingsError } from '../config/settings'
import { statement, type Database, type Queries } from '../db/port/database'
import type { Vault } from '../crypto/vault'

/** How much lies sealed with one key. */
export interface KeyUsage {
  keyId: string
  phones: number
  sessionKeys: number
  /** Private keys of short tokens. */
  tokenKeys: number
}

interface KeyCount {
  key_id: string
  sealed: number
}

const countPhones = statement<KeyCount>(
  'count-phones-by-key',
  `select phone_key_id as key_id, count(*) as sealed from users
   where phone_key_id is not null group by phone_key_id order by phone_key_id`,
)

const countSessionKeys = statement<KeyCount>(
  'count-session-keys-by-key',
  `select session_key_key_id as key_id, count(*) as sealed from identities
   where session_key_key_id is not null group by session_key_key_id order by session_key_key_id`,
)

const countTokenKeys = statement<KeyCount>(
  'count-token-keys-by-key',
  `select private_key_id as key_id, count(*) as sealed from token_keys
   group by private_key_id order by private_key_id`,
)

/** Of every key that sealed what is there, and of every key of the ring; it reads whole tables. */
export const readKeyUsage = (database: Database, vault: Vault): Promise<KeyUsage[]> =>
  database.maintenance((tx) => readUsage(tx, vault))

const readUsage = async (tx: Queries, vault: Vault): Promise<KeyUsage[]> => {
  const usage = new Map<string, KeyUsage>()
  const of = (keyId: string): KeyUsage => {
    const known = usage.get(keyId) ?? { keyId, phones: 0, sessionKeys: 0, tokenKeys: 0 }
    usage.set(keyId, known)
    return known
  }
  for (const keyId of vault.keyIds) of(keyId)
  for (const { key_id, sealed } of await tx.all(countPhones, [])) of(key_id).phones = sealed
  for (const { key_id, sealed } of await tx.all(countSessionKeys, [])) {
    of(key_id).sessionKeys = sealed
  }
  for (const { key_id, sealed } of await tx.all(countTokenKeys, [])) of(key_id).tokenKeys = sealed
  return [...usage.values()]
}

/**
 * Throws a `SettingsError` where phone numbers, or keys of short tokens if they are used, are sealed with a key
 * that the settings do not have: a server that started anyway would show no user their number and sign no
 * token, and the key could be forgotten. A session key is no reason: the next sign-in brings another.
 */
export const assertVaultKeys = async (
  database: Database,
  vault: Vault,
  { usesTokenKeys }: { usesTokenKeys: boolean },
): Promise<void> => {
  const problems = await database.maintenance(async (tx) => [
    ...missingKeys(vault, await tx.all(countPhones, []), 'phone numbers'),
    ...(usesTokenKeys
      ? missingKeys(vault, await tx.all(countTokenKeys, []), 'keys of short tokens')
      : []),
  ])
  if (problems.length > 0) throw new SettingsError(problems)
}

const missingKeys = (vault: Vault, counts: readonly KeyCount[], what: string): string[] =>
  counts
    .filter(({ key_id }) => !vault.keyIds.includes(key_id))
    .map(
      ({ key_id, sealed }) =>
        `ENCRYPTION_KEYS lacks the key ${key_id}, with which ${sealed} ${what} are sealed: add it at the end, or, where it is lost, give them up with \`keys forget ${key_id} --yes\``,
    )
