import type { Migration } from '../port/migration'

/**
 * A session knows the installation of the app that began it. A merge of two users records where the
 * one went, and leaves the audit log as it is: it can have any number of rows. Nodes of the version
 * before know neither, and need neither.
 */
const statements = [
  'alter table sessions add column installation_id text',
  'create table merged_users (user_id text primary key not null, into_user_id text not null)',
  'create index merged_users_into_index on merged_users (into_user_id)',
]

export const installationsAndMergedUsers: Migration = {
  name: '0004-installations-and-merged-users',
  postgres: statements,
  sqlite: statements,
}
