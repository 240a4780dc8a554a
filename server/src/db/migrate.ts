import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { migratePostgres } from './postgres/migrate-postgres'
import { migrateSqlite } from './sqlite/migrate-sqlite'
import type { DatabaseLocation } from './open-database'

/**
 * Brings the tables to what this version needs, and resolves with the names of the migrations that ran.
 * Processes that start together take turns. A migration runs whole or not at all.
 */
export const migrate = (location: DatabaseLocation): Promise<string[]> => {
  if (location.kind === 'postgres') return migratePostgres(location.url.reveal())
  mkdirSync(dirname(location.path), { recursive: true, mode: 0o700 })
  return migrateSqlite(location.path)
}
