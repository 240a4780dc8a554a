import { sql, type Migration } from 'kysely'

/**
 * A session knows the installation of the app that began it. A merge of two users writes where the
 * one went, and leaves the audit log as it is: it can have any number of rows. Nodes of the version
 * before know neither, and need neither.
 */
export const installationsAndMergedUsers = (): Migration => ({
  async up(db) {
    for (const step of steps) await sql.raw(step).execute(db)
  },
})

const steps = [
  'alter table sessions add column installation_id text',
  'create table merged_users (user_id text primary key not null, into_user_id text not null)',
  'create index merged_users_into_index on merged_users (into_user_id)',
]
