import { statement } from '../db/port/database'
import { identitiesColumns, listOf, type IdentitiesTable } from '../db/port/schema'

/**
 * How long after its own begin another exchange can end: a stored key is newer only if its
 * exchange began within this time after ours. One from farther in the future was written before
 * the clock was set back.
 */
const longestExchangeMs = 60_000

export const findIdentityForUpdate = statement<IdentitiesTable>(
  'find-identity-for-update',
  `select ${listOf(identitiesColumns)} from identities
   where app_id = $1 and openid = $2 for update`,
)

export const findUnion = statement<{ user_id: string }>(
  'find-union',
  'select user_id from unions where scope = $1 and union_id = $2 for update',
)

/** Returns the owner of the union, which is `$3` only if it had none. */
export const claimUnion = statement<{ user_id: string }>(
  'claim-union',
  `insert into unions (scope, union_id, user_id) values ($1, $2, $3)
   on conflict (scope, union_id) do update set user_id = unions.user_id
   returning user_id`,
)

export const moveUnion = statement(
  'move-union',
  'update unions set user_id = $3 where scope = $1 and union_id = $2',
)

const isOlder = `excluded.session_key_sealed is null
  or (identities.exchanged_at > excluded.exchanged_at
    and identities.exchanged_at <= excluded.exchanged_at + ${longestExchangeMs})`

const keepNewer = (column: string) =>
  `${column} = case when ${isOlder} then identities.${column} else excluded.${column} end`

/**
 * What a later sign-in changes of an identity: the session key is replaced unless an exchange that
 * began later has already stored its own, or there is none, as with WeChat's gateway.
 */
export const updateIdentity = `union_id = coalesce(excluded.union_id, identities.union_id),
  ${['session_key_sealed', 'session_key_key_id', 'exchanged_at'].map(keepNewer).join(',\n  ')},
  updated_at = excluded.updated_at`

/** The same rule for a session key with no sign-in around it. */
export const replaceOlderSessionKey = statement(
  'replace-older-session-key',
  `update identities
   set session_key_sealed = $3, session_key_key_id = $4, exchanged_at = $5, updated_at = $6
   where app_id = $1 and openid = $2
     and (exchanged_at <= $5 or exchanged_at > $5 + ${longestExchangeMs})`,
)

/**
 * One statement for the first sign-in and every later one, so that simultaneous ones agree on the
 * user.
 */
export const upsertIdentity = statement<{ user_id: string }>(
  'upsert-identity',
  `insert into identities (app_id, openid, provider, user_id, union_id, session_key_sealed,
     session_key_key_id, exchanged_at, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
   on conflict (app_id, openid) do update set ${updateIdentity}
   returning user_id`,
)
