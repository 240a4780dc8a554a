import type { Migration } from '../port/migration'

/**
 * Foreign keys are checked at commit: a sign-in writes the identity first, because its primary key
 * decides which of many simultaneous first sign-ins makes the user.
 */
const statementsWith = (bytes: 'bytea' | 'blob') => [
  `create table users (
     id text primary key,
     nickname text,
     avatar_key text,
     avatar_pending_key text,
     avatar_trace_id text unique,
     phone_sealed ${bytes},
     phone_key_id text,
     phone_index text unique,
     created_at bigint not null,
     updated_at bigint not null)`,

  `create table identities (
     app_id text not null,
     openid text not null,
     provider text not null,
     user_id text not null,
     union_id text,
     session_key_sealed ${bytes},
     session_key_key_id text,
     exchanged_at bigint not null,
     created_at bigint not null,
     updated_at bigint not null,
     constraint identities_pk primary key (app_id, openid),
     constraint identities_user_fk foreign key (user_id) references users (id)
       on delete cascade deferrable initially deferred)`,
  'create index identities_user_index on identities (user_id)',

  `create table unions (
     scope text not null,
     union_id text not null,
     user_id text not null,
     constraint unions_pk primary key (scope, union_id),
     constraint unions_user_fk foreign key (user_id) references users (id)
       on delete cascade deferrable initially deferred)`,
  'create index unions_user_index on unions (user_id)',

  `create table sessions (
     id text primary key,
     user_id text not null,
     token_hash text unique,
     provider text not null,
     app_id text not null,
     openid text not null,
     device_name text,
     device_platform text,
     created_at bigint not null,
     last_seen_at bigint not null,
     expires_at bigint not null,
     revoked_at bigint,
     constraint sessions_user_fk foreign key (user_id) references users (id)
       on delete cascade deferrable initially deferred)`,
  'create index sessions_user_index on sessions (user_id, created_at)',
  'create index sessions_expiry_index on sessions (expires_at)',

  `create table audit_log (
     id text primary key,
     at bigint not null,
     event text not null,
     user_id text,
     session_id text,
     request_id text,
     detail text not null)`,
  'create index audit_log_user_index on audit_log (user_id, at)',
  'create index audit_log_at_index on audit_log (at)',

  `create table shared_values (
     key text primary key,
     value text not null,
     expires_at bigint not null)`,
]

export const usersIdentitiesSessions: Migration = {
  name: '0001-users-identities-sessions',
  postgres: statementsWith('bytea'),
  sqlite: statementsWith('blob'),
}
