import { statement } from '../db/database'
import type { UsersTable } from '../db/schema'
import { updateIdentity } from './identity-queries'

/**
 * PostgreSQL takes one statement as one transaction: seven round trips cost more than all of its
 * writes.
 *
 * Every part sees the tables as they were when it began, and the others' rows only through
 * `returning`. What a neighbour committed since then is therefore not seen, but its `xmin` is: then,
 * as wherever a sign-in is not ordinary, there is no row in `agreed`, and so no session.
 */
export const ordinarySignInOnPostgres = statement<UsersTable>(
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
     on conflict (app_id, openid) do update set ${updateIdentity}
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
       and $11::bigint > (select count(*) from sessions
         where user_id = (select user_id from identified) and revoked_at is null)
   ), begun as (
     insert into sessions (id, user_id, token_hash, provider, app_id, openid, device_name,
       device_platform, created_at, last_seen_at, expires_at)
     select $12, id, $13, $6::text, $4::text, $5::text, $14, $15, $10::bigint, $10::bigint,
       $16::bigint
     from agreed
   ), noted as (
     insert into audit_log (id, at, event, user_id, session_id, request_id, detail)
     select $17, $10::bigint, 'signed_in', id, $12, $18,
       case when id = $3::text then $19 else $20 end
     from agreed
   )
   select * from agreed`,
)
