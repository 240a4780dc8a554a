import type { Migration } from '../port/migration'

/**
 * In large tables a sign-in mostly writes pages of indexes, far apart from each other. A token is found by
 * its session and not by its hash; the audit log is in the order of its times; a count of a user's sessions
 * reads the index only; and PostgreSQL keeps room beside an identity for its next session key.
 *
 * Sessions of before are deleted, because nothing finds them by their token any more: their clients sign in
 * again silently. Revoked ones stay, so that no client undoes a revocation that way.
 */
export const fewerIndexes: Migration = {
  name: '0003-fewer-indexes',
  indexes: [
    { name: 'sessions_user_index_new', on: 'on sessions (user_id, revoked_at, created_at)' },
    { name: 'audit_log_pk', on: 'on audit_log (at, id)', unique: true },
  ],
  postgres: [
    'delete from sessions where revoked_at is null',
    'alter table sessions drop constraint sessions_token_hash_key',
    'drop index sessions_user_index',
    'alter index sessions_user_index_new rename to sessions_user_index',
    'drop index audit_log_at_index',
    'alter table audit_log drop constraint audit_log_pkey',
    'alter table audit_log add constraint audit_log_pk primary key using index audit_log_pk',
    'alter table identities set (fillfactor = 85)',
  ],
  // SQLite cannot take a constraint from a table.
  sqlite: [
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
  ],
}
