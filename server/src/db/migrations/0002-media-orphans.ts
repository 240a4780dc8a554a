import type { Migration } from 'kysely'

/** Files that no user refers to, or not yet; and the indexes that tell whether one does. */
export const mediaOrphans = (): Migration => ({
  async up(db) {
    await db.schema
      .createTable('media_orphans')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addColumn('deleting_since', 'bigint')
      .execute()
    await db.schema
      .createIndex('media_orphans_since_index')
      .on('media_orphans')
      .column('since')
      .execute()
    for (const column of ['avatar_key', 'avatar_pending_key'] as const) {
      await db.schema.createIndex(`users_${column}_index`).on('users').column(column).execute()
    }
  },
})
