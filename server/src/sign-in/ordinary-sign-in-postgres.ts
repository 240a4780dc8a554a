import type { PostgresScript } from '../db/database'
import { updateIdentity } from './identity-queries'

/**
 * Every part sees the tables as they were when the statement began, and the others' rows only through
 * `returning`. What a neighbour committed since then is therefore not seen, but that it did is: a union
 * is neither known nor claimed, an identity has another `xmin`. Then, as wherever a sign-in is not
 * ordinary, there is no row in `agreed`, and so no session.
 *
 * Locks are taken in the order of the keys, the unions' before the identities', so that no two
 * statements wait for each other. Each look-up is a subquery, which stays one for each row: a join could
 * be planned to read a table whole.
 */
export const ordinarySignInOnPostgres: PostgresScript = `firsts as (
    select distinct on (app_id, openid) *,
      case when union_id is not null then (select user_id from unions u
        where u.scope = s.scope and u.union_id = s.union_id) end as known_owner,
      case when union_id is not null then (select user_id from identities i
        where i.app_id = s.app_id and i.openid = s.openid) end as known_user
    from signing_in s order by app_id, openid, place
  ), claimed as (
    insert into unions (scope, union_id, user_id)
    select distinct on (scope, union_id) scope, union_id, coalesce(known_user, fresh_user_id)
    from firsts where union_id is not null and known_owner is null
    order by scope, union_id, place
    on conflict (scope, union_id) do nothing
    returning *
  ), owned as (
    select firsts.*, coalesce(known_owner, claimed.user_id) as owner
    from firsts left join claimed using (scope, union_id)
  ), identified as (
    insert into identities (app_id, openid, provider, user_id, union_id, session_key_sealed,
      session_key_key_id, exchanged_at, created_at, updated_at)
    select app_id, openid, provider, coalesce(owner, fresh_user_id), union_id,
      decode(session_key_sealed, 'hex'), session_key_key_id, exchanged_at, at, at
    from owned where union_id is null or owner is not null
    order by app_id, openid
    on conflict (app_id, openid) do update set ${updateIdentity}
      where identities.xmin = (select xmin from identities i
        where i.app_id = excluded.app_id and i.openid = excluded.openid)
    returning *
  ), made as (
    insert into users (id, created_at, updated_at)
    select user_id, at, at from owned join identified using (app_id, openid)
    where user_id = fresh_user_id
    returning *
  ), agreed as (
    select distinct on (user_id) owned.*, user_id, max_sessions <= (
      select count(*) from sessions o
      where o.user_id = identified.user_id and revoked_at is null) as was_full
    from owned join identified using (app_id, openid)
    where owned.union_id is null or owner = user_id
    order by user_id, place
  ), ended as (
    delete from sessions where ctid = any (array(
      select oldest.ctid from agreed cross join lateral (
        select ctid from sessions o where o.user_id = agreed.user_id and revoked_at is null
        order by created_at desc, id desc offset max_sessions - 1) oldest
      where was_full))
  ), begun as (
    insert into sessions (id, user_id, token_hash, provider, app_id, openid, device_name,
      device_platform, created_at, last_seen_at, expires_at)
    select session_id, user_id, token_hash, provider, app_id, openid, device_name, device_platform,
      at, at, expires_at
    from agreed
  ), noted as (
    insert into audit_log (id, at, event, user_id, session_id, request_id, detail)
    select audit_id, at, 'signed_in', user_id, session_id, request_id,
      case when user_id = fresh_user_id then detail_if_new else detail end
    from agreed
  )
  select place, was_full, who.* from agreed cross join lateral (
    select * from made where id = agreed.user_id
    union all
    select * from users where id = agreed.user_id) who`
