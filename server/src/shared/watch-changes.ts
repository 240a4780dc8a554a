import type { DatabaseLocation } from '../db/open-database'
import { statement, type Database } from '../db/database'
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

const dataVersion = statement<{ data_version: number }>('data-version', 'pragma data_version')

/**
 * Through the database, always: a node that cannot reach it cannot change anything either. Redis carries the
 * same news, because nodes of version 0.1.0 that have it speak and listen there only.
 */
export const watchChanges = (options: WatchChangesOptions): ChangeChannel => {
  const { database, location, redis, listener, onError } = options
  if (location.kind === 'sqlite') {
    // On the connection that writes: its own commits do not change the number.
    const readDataVersion = async () =>
      (await database.transaction((tx) => tx.one(dataVersion, [])))?.data_version ?? 0
    return watchSqliteChanges(readDataVersion, listener)
  }
  const url = location.url.reveal()
  if (redis === null) return watchPostgresChanges({ url, database, listener, onError })

  const [throughPostgres, throughRedis] = bothOf(listener)
  const channels = [
    watchPostgresChanges({ url, database, listener: throughPostgres, onError }),
    watchRedisChanges(redis, throughRedis, onError),
  ]
  return {
    announce(userId) {
      for (const channel of channels) channel.announce(userId)
    },
    async close() {
      await Promise.all(channels.map((channel) => channel.close()))
    },
  }
}

/** Two listeners as parts of one, which hears while both do. */
const bothOf = (listener: ChangeListener): [ChangeListener, ChangeListener] => {
  const hearing = [false, false]
  const part = (index: number): ChangeListener => ({
    changed: (userId) => listener.changed(userId),
    missed: () => listener.missed(),
    hears(isHearing) {
      hearing[index] = isHearing
      listener.hears(hearing.every(Boolean))
    },
  })
  return [part(0), part(1)]
}
