import type { DatabaseLocation } from '../db/open-database'
import { statement, type Database } from '../db/port/database'
import type { InvalidationBus, InvalidationListener } from './invalidation-bus'
import { createPostgresBus } from './postgres-bus'
import { createRedisBus } from './redis-bus'
import type { RedisConnection } from './redis-connection'
import { createSqliteBus } from './sqlite-bus'

export interface InvalidationBusOptions {
  database: Database
  location: DatabaseLocation
  redis: RedisConnection | null
  listener: InvalidationListener
  /** Messages of other nodes do not arrive. */
  onReceiveFailed: (error: unknown) => void
  /** A message of this node is lost. */
  onPublishFailed: (error: unknown) => void
}

const dataVersion = statement<{ data_version: number }>('data-version', 'pragma data_version')

/**
 * Through the database, always: a node that cannot reach it cannot change anything either. Redis carries the
 * same messages, because nodes of version 0.1.0 that have Redis publish and listen only there.
 */
export const createInvalidationBus = (options: InvalidationBusOptions): InvalidationBus => {
  const { database, location, redis, listener, onReceiveFailed, onPublishFailed } = options
  const failures = { onReceiveFailed, onPublishFailed }
  if (location.kind === 'sqlite') {
    // On the connection that writes: its own commits do not change the number.
    const readDataVersion = async () =>
      (await database.transaction((tx) => tx.one(dataVersion, [])))?.data_version ?? 0
    return createSqliteBus(readDataVersion, listener)
  }
  const url = location.url.reveal()
  if (redis === null) return createPostgresBus({ url, database, listener, ...failures })

  const [throughPostgres, throughRedis] = bothOf(listener)
  const channels = [
    createPostgresBus({ url, database, listener: throughPostgres, ...failures }),
    createRedisBus({ redis, listener: throughRedis, ...failures }),
  ]
  return {
    publish(userId) {
      for (const channel of channels) channel.publish(userId)
    },
    async close() {
      await Promise.all(channels.map((channel) => channel.close()))
    },
  }
}

/** Two listeners as parts of one, which is connected while both are. */
const bothOf = (listener: InvalidationListener): [InvalidationListener, InvalidationListener] => {
  const connected = [false, false]
  const part = (index: number): InvalidationListener => ({
    invalidate: (userId) => listener.invalidate(userId),
    flush: () => listener.flush(),
    connected(isConnected) {
      connected[index] = isConnected
      listener.connected(connected.every(Boolean))
    },
  })
  return [part(0), part(1)]
}
