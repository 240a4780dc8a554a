import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from './database'
import { migrate } from './migrate'
import { openSqliteDatabase } from './sqlite-database'

export type DatabaseLocation = { kind: 'sqlite'; path: string }

/** Opens the database and brings its tables up to date. Rejects where either fails. */
export const openDatabase = async (location: DatabaseLocation): Promise<Database> => {
  mkdirSync(dirname(location.path), { recursive: true })
  const database = openSqliteDatabase(location.path)
  await migrate(database.kysely, database.dialect)
  return database
}
