import { statement, type Database } from '../db/database'
import { DatabaseError } from '../db/database-error'
import { isConflict } from '../db/postgres-error'
import type { UsersTable } from '../db/schema'
import { newId } from '../ids'
import { longestExchangeMs, updateIdentity } from './identity-queries'
import {
  auditDetailOf,
  newSessionRow,
  type RecordedSignIn,
  type SignInRecord,
} from './record-sign-in'

/**
 * An ordinary sign-in as one statement, which PostgreSQL takes as one transaction: seven round trips
 * cost more than all of its writes.
 *
 * Every part sees the tables as they were when it began, and the others' rows only through
 * `returning`. What a neighbour committed since then is therefore not seen, but its `xmin` is: then,
 * as wherever a sign-in is not ordinary, there is no row in `agreed`, and so no session.
 */
const signInAtOnce = statement<UsersTable>(
  'sign-in-at-once',
  `with claimed as (
     insert into unions (scope, union_id, user_id)
     select $1::text, $2::text, $3::text where $2::text is not null
     on conflict (scope, union_id) do update set user_id = unions.user_id
       where unions.xmin = (select xmin from unions where scope = $1::text and union_id = $2::text)
     returning user_id
   ), identified as (
     insert into identities (app_id, openid, provider, user_id, union_id, session_key_sealed,
       session_key_key_id, exchanged_at, created_at, updated_at)
     select $4::text, $5::text, $6::text, coalesce((select user_id from claimed), $3::text), $2::text,
       $7::bytea, $8::text, $9::bigint, $10::bigint, $10::bigint
     where $2::text is null or exists (select from claimed)
     on conflict (app_id, openid) do update set ${updateIdentity('$9', '$11')}
       where identities.xmin =
         (select xmin from identities where app_id = $4::text and openid = $5::text)
     returning user_id
   ), made as (
     insert into users (id, created_at, updated_at)
     select user_id, $10::bigint, $10::bigint from identified where user_id = $3::text
     returning *
   ), owner as (
     select * from made
     union all
     select * from users where id = (select user_id from identified)
   ), agreed as (
     select * from owner
     where ($2::text is null or id = (select user_id from claimed))
       and $12::bigint > (select count(*) from sessions
         where user_id = (select user_id from identified) and revoked_at is null)
   ), begun as (
     insert into sessions (id, user_id, token_hash, provider, app_id, openid, device_name,
       device_platform, created_at, last_seen_at, expires_at)
     select $13, id, $14, $6::text, $4::text, $5::text, $15, $16, $10::bigint, $10::bigint,
       $17::bigint
     from agreed
   ), noted as (
     insert into audit_log (id, at, event, user_id, session_id, request_id, detail)
     select $18, $10::bigint, 'signed_in', id, $13, $19,
       case when id = $3::text then $20 else $21 end
     from agreed
   )
   select * from agreed`,
)

/** A row refers to one that is not there: the union is new and the identity is not. */
const foreignKeyViolation = '23503'

/**
 * Null where it takes `recordSignIn`: on SQLite, which has no round trips to save; for a renewal,
 * which looks at the session that it replaces first; where the user has no room for a session, or a
 * neighbour writes at the same moment, or the identity and the union belong to two users. It may
 * have written the identity then, as `recordSignIn` will write it again, and nothing else.
 */
export const recordAtOnce = async (
  database: Database,
  record: SignInRecord,
): Promise<RecordedSignIn | null> => {
  if (database.dialect !== 'postgres' || record.renews !== null) return null

  const { provider, identity, sealedSessionKey, exchangeStartedAtMs, nowMs } = record
  const freshId = newId(nowMs)
  const session = newSessionRow(record, freshId)
  try {
    const user = await database.one(signInAtOnce, [
      provider.unionScope,
      identity.unionId,
      freshId,
      provider.appId,
      identity.openid,
      provider.name,
      sealedSessionKey?.bytes ?? null,
      sealedSessionKey?.keyId ?? null,
      exchangeStartedAtMs,
      nowMs,
      exchangeStartedAtMs + longestExchangeMs,
      record.maxSessions,
      session.id,
      session.token_hash,
      session.device_name,
      session.device_platform,
      session.expires_at,
      newId(nowMs),
      record.requestId,
      JSON.stringify(auditDetailOf(record, true)),
      JSON.stringify(auditDetailOf(record, false)),
    ])
    if (user === null) return null
    const isNewUser = user.id === freshId
    return { session: { ...session, user_id: user.id }, user, isNewUser, changedUserIds: [] }
  } catch (error) {
    const isUnionNew = error instanceof DatabaseError && error.code === foreignKeyViolation
    if (isUnionNew || isConflict(error)) return null
    throw error
  }
}
