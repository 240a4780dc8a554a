import { existsSync } from 'node:fs'
import type { Secret } from '../crypto/secret'
import type { Database } from './port/database'
import { openPostgresDatabase } from './postgres/postgres-database'
import { openSqliteDatabase } from './sqlite/sqlite-database'

export type DatabaseLocation =
  { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: Secret; poolSize: number }

/** SQLite creates a file that does not exist: a command that must change nothing asks first. */
export const isDatabaseMissing = (location: DatabaseLocation): boolean =>
  location.kind === 'sqlite' && !existsSync(location.path)

/** Opens the database as it is. `migrate` brings its tables up to date, `check()` says whether they are. */
export const openDatabase = (
  location: DatabaseLocation,
  onIdleError: (error: Error) => void,
): Database =>
  location.kind === 'postgres'
    ? openPostgresDatabase({
        url: location.url.reveal(),
        poolSize: location.poolSize,
        onIdleError,
      })
    : openSqliteDatabase(location.path)
