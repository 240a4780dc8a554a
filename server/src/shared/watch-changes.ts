import { sql } from 'kysely'
import type { DatabaseLocation } from '../db/open-database'
import type { Database } from '../db/database'
import type { ChangeChannel, ChangeListener } from './change-channel'
import { watchPostgresChanges } from './postgres-changes'
import { watchRedisChanges } from './redis-changes'
import type { RedisConnection } from './redis-connection'
import { watchSqliteChanges } from './sqlite-changes'

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
  const readDataVersion = async () => {
    const query = sql<{ data_version: number }>`pragma data_version`
    const { rows } = await query.execute(database.kysely)
    return rows[0]?.data_version ?? 0
  }
  return watchSqliteChanges(readDataVersion, listener)
}
