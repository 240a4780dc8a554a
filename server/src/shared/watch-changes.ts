import type { DatabaseLocation } from '../db/open-database'
import { statement, type Database } from '../db/database'
import type { ChangeChannel, ChangeListener } from './change-channel'
import { watchPostgresChanges } from './postgres-changes'
import { watchRedisChanges } from './redis-changes'
import type { RedisConnection } from './redis-connection'
import { watchSqliteChanges } from './sqlite-changes'

const dataVersion = statement<{ data_version: number }>('data-version', 'pragma data_version')

export interface WatchChangesOptions {
  database: Database
  location: DatabaseLocation
  redis: RedisConnection | null
  listener: ChangeListener
  onError: (error: unknown) => void
}

/** By Redis where there is one, else by what the database has. */
export const watchChanges = (options: WatchChangesOptions): ChangeChannel => {
  const { database, location, redis, listener, onError } = options
  if (redis !== null) return watchRedisChanges(redis, listener, onError)
  if (location.kind === 'postgres') {
    return watchPostgresChanges({ url: location.url.reveal(), database, listener, onError })
  }
  // On the connection that writes: its own commits do not change the number.
  const readDataVersion = async () =>
    (await database.transaction((tx) => tx.one(dataVersion, [])))?.data_version ?? 0
  return watchSqliteChanges(readDataVersion, listener)
}
