import { sql, type Migration } from 'kysely'
import type { Dialect } from '../database'

/**
 * What a sign-in writes in large tables is pages of indexes, most of them far apart. A token is found by
 * its session now and not by its hash; the audit log is in the order of its times; who counts a user's
 * sessions reads the index alone; and PostgreSQL keeps room beside an identity for its next session key.
 *
 * The sessions of before go, because nothing finds them by their token any more: their clients sign in
 * again silently. Revoked ones stay, so that no client undoes a revocation by that.
 */
export const fewerIndexes = (dialect: Dialect): Migration => ({
  async up(db) {
    for (const step of dialect === 'postgres' ? onPostgres : onSqlite) {
      await sql.raw(step).execute(db)
    }
  },
})

const onPostgres = [
  'delete from sessions where revoked_at is null',
  'alter table sessions drop constraint sessions_token_hash_key',
  'drop index sessions_user_index',
  'create index sessions_user_index on sessions (user_id, revoked_at, created_at)',
  'drop index audit_log_at_index',
  'alter table audit_log drop constraint audit_log_pkey',
  'alter table audit_log add constraint audit_log_pk primary key (at, id)',
  'alter table identities set (fillfactor = 85)',
]

/** SQLite cannot take a constraint from a table. */
const onSqlite = [
  `create table new_sessions (
     id text primary key not null,
     user_id text not null references users (id) on delete cascade deferrable initially deferred,
     token_hash text,
     provider text not null,
     app_id text not null,
     openid text not null,
     device_name text,
     device_platform text,
     created_at bigint not null,
     last_seen_at bigint not null,
     expires_at bigint not null,
     revoked_at bigint)`,
  'insert into new_sessions select * from sessions where revoked_at is not null',
  'drop table sessions',
  'alter table new_sessions rename to sessions',
  'create index sessions_user_index on sessions (user_id, revoked_at, created_at)',
  'create index sessions_expiry_index on sessions (expires_at)',
  `create table new_audit_log (
     id text not null,
     at bigint not null,
     event text not null,
     user_id text,
     session_id text,
     request_id text,
     detail text not null,
     primary key (at, id))`,
  'insert into new_audit_log select * from audit_log',
  'drop table audit_log',
  'alter table new_audit_log rename to audit_log',
  'create index audit_log_user_index on audit_log (user_id, at)',
]
