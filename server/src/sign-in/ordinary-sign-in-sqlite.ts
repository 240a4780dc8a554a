import type { SqliteScript } from '../db/database'
import { updateIdentity } from './identity-queries'

/**
 * Each statement is one for all of them. Who has no `user_id` in the end is left to the steps.
 */
export const ordinarySignInOnSqlite: SqliteScript = {
  notes: ['user_id', 'was_full'],
  write: `
    insert into unions (scope, union_id, user_id)
      select scope, union_id, coalesce(
        (select user_id from identities i where i.app_id = s.app_id and i.openid = s.openid),
        fresh_user_id)
      from signing_in s where union_id is not null order by place
      on conflict (scope, union_id) do nothing;

    insert into identities (app_id, openid, provider, user_id, union_id, session_key_sealed,
        session_key_key_id, exchanged_at, created_at, updated_at)
      select app_id, openid, provider, coalesce(
          (select user_id from unions u where u.scope = s.scope and u.union_id = s.union_id),
          fresh_user_id),
        union_id, unhex(session_key_sealed), session_key_key_id, exchanged_at, at, at
      from signing_in s where true order by place
      on conflict (app_id, openid) do update set ${updateIdentity};

    update signing_in set user_id = (select user_id from identities i
      where i.app_id = signing_in.app_id and i.openid = signing_in.openid);

    insert into users (id, created_at, updated_at)
      select user_id, at, at from signing_in where user_id = fresh_user_id;

    update signing_in set user_id = null
      where user_id <> (select user_id from unions u
          where u.scope = signing_in.scope and u.union_id = signing_in.union_id)
        or exists (select 1 from signing_in e
          where e.user_id = signing_in.user_id and e.place < signing_in.place);

    update signing_in set was_full = max_sessions <= (select count(*) from sessions o
      where o.user_id = signing_in.user_id and revoked_at is null);

    delete from sessions where id in (
      select id from (
        select o.id, max_sessions, row_number() over
          (partition by o.user_id order by o.created_at desc, o.id desc) as nth
        from signing_in s cross join sessions o on o.user_id = s.user_id
        where was_full and revoked_at is null)
      where nth >= max_sessions);

    insert into sessions (id, user_id, token_hash, provider, app_id, openid, device_name,
        device_platform, created_at, last_seen_at, expires_at)
      select session_id, user_id, token_hash, provider, app_id, openid, device_name,
        device_platform, at, at, expires_at
      from signing_in where user_id is not null;

    insert into audit_log (id, at, event, user_id, session_id, request_id, detail)
      select audit_id, at, 'signed_in', user_id, session_id, request_id,
        iif(user_id = fresh_user_id, detail_if_new, detail)
      from signing_in where user_id is not null`,
  answer: {
    fields: {
      was_full: 'was_full',
      id: 'u.id',
      nickname: 'u.nickname',
      avatar_key: 'u.avatar_key',
      avatar_pending_key: 'u.avatar_pending_key',
      phone_sealed: 'u.phone_sealed',
      phone_key_id: 'u.phone_key_id',
      created_at: 'u.created_at',
      updated_at: 'u.updated_at',
    },
    bytes: ['phone_sealed'],
    source: 'from signing_in s join users u on u.id = s.user_id',
  },
}
