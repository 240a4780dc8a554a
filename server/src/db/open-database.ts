import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Secret } from '../secret'
import type { Database } from './database'
import { migrate } from './migrate'
import { openPostgresDatabase } from './postgres-database'
import { openSqliteDatabase } from './sqlite-database'

export type DatabaseLocation =
  { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: Secret; poolSize: number }

/** Opens the database and brings its tables up to date. Rejects where either fails. */
export const openDatabase = async (
  location: DatabaseLocation,
  onIdleError: (error: Error) => void,
): Promise<Database> => {
  const database = connect(location, onIdleError)
  try {
    await migrate(database.kysely, database.dialect)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

const connect = (location: DatabaseLocation, onIdleError: (error: Error) => void): Database => {
  if (location.kind === 'postgres') {
    const { poolSize, url } = location
    return openPostgresDatabase({ url: url.reveal(), poolSize, onIdleError })
  }
  mkdirSync(dirname(location.path), { recursive: true })
  return openSqliteDatabase(location.path)
}
