import type { Database } from '../db/port/database'
import type { SessionCache } from '../sessions/session-cache'
import type { RedisConnection } from '../cluster/redis-connection'
import type { Metrics } from './metrics'

interface Internals {
  cache: SessionCache
  database: Database
  redis: RedisConnection | null
}

export const watchInternals = (metrics: Metrics, { cache, database, redis }: Internals): void => {
  metrics.watchTotal(
    'passport_session_cache_hits_total',
    'Sessions that were known without asking the database',
    () => cache.counts().hits,
  )
  metrics.watchTotal(
    'passport_session_cache_misses_total',
    'Sessions that the database was asked for',
    () => cache.counts().misses,
  )
  metrics.watch(
    'passport_database_connections',
    'Open connections to the database',
    () => database.pool().open,
  )
  metrics.watch(
    'passport_database_waiting',
    'Calls that wait for a connection or for a commit',
    () => database.pool().waiting,
  )
  if (redis === null) return
  metrics.watch('passport_redis_up', '1 while Redis can be used', () =>
    redis.redis.status === 'ready' ? 1 : 0,
  )
}
