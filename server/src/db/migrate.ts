import { Migrator, sql, type Kysely, type Migration } from 'kysely'
import type { Dialect } from './database'
import { DatabaseError } from './database-error'
import { usersIdentitiesSessions } from './migrations/0001-users-identities-sessions'
import { mediaOrphans } from './migrations/0002-media-orphans'
import { fewerIndexes } from './migrations/0003-fewer-indexes'
import { installationsAndMergedUsers } from './migrations/0004-installations-and-merged-users'
import type { Tables } from './schema'

/** Append only: what ran once on somebody's database never changes. */
const migrations: Readonly<Record<string, (dialect: Dialect) => Migration>> = {
  '0001-users-identities-sessions': usersIdentitiesSessions,
  '0002-media-orphans': mediaOrphans,
  '0003-fewer-indexes': fewerIndexes,
  '0004-installations-and-merged-users': installationsAndMergedUsers,
}

/**
 * Brings the tables to what this version needs. Nodes that start together take turns: PostgreSQL by
 * an advisory lock, SQLite by its one writer. Each migration runs whole or not at all.
 */
export const migrate = async (kysely: Kysely<Tables>, dialect: Dialect): Promise<void> => {
  const provided = Object.entries(migrations).map(([name, create]) => [name, create(dialect)])
  const migrator = new Migrator({
    db: kysely,
    provider: {
      getMigrations: () =>
        Promise.resolve(Object.fromEntries(provided) as Record<string, Migration>),
    },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    throw error instanceof Error ? error : new Error('a migration failed', { cause: error })
  }
}

/** Rejects where a migration of this version has not run. A newer version's may have. */
export const assertMigrated = async (kysely: Kysely<Tables>): Promise<void> => {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(kysely)
  const done = new Set(rows.map((row) => row.name))
  const missing = Object.keys(migrations).filter((name) => !done.has(name))
  if (missing.length > 0) {
    throw new DatabaseError('unavailable', null, `migrations have not run: ${missing.join(', ')}`)
  }
}
