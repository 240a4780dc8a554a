import type { Logger } from 'pino'
import type { Clock } from './lib/clock'
import type { Settings } from './config/settings'
import type { Database } from './db/port/database'
import type { Metrics } from './metrics/metrics'
import { watchInternals } from './metrics/watch-internals'
import type { RedisConnection } from './cluster/redis-connection'
import { throttle } from './lib/throttle'
import { createInvalidationBus } from './cluster/create-invalidation-bus'
import type { PresentUser } from './users/present-user'
import { createSessionCache } from './sessions/session-cache'
import { createSessions, type Sessions } from './sessions/sessions'

export interface ComposedSessions {
  sessions: Sessions
  /** Stops listening for other nodes' changes. */
  close(): Promise<void>
}

export interface ComposeSessionsOptions {
  settings: Pick<Settings, 'database' | 'sessionTtlMs' | 'sessionMaxAgeMs'>
  database: Database
  redis: RedisConnection | null
  presentUser: PresentUser
  metrics: Metrics
  clock: Clock
  log: Logger
}

const cacheEntries = 20_000
const cacheMaxAgeMs = 5_000
/** While other nodes are not heard, a revocation there still counts here within a second. */
const disconnectedCacheMaxAgeMs = 500

/** Sessions with their cache, and with what keeps the caches of all nodes true. */
export const composeSessions = (options: ComposeSessionsOptions): ComposedSessions => {
  const { settings, database, redis, presentUser, metrics, clock, log } = options
  const cache = createSessionCache({
    maxEntries: cacheEntries,
    maxAgeMs: cacheMaxAgeMs,
    now: () => performance.now(),
  })
  watchInternals(metrics, { cache, database, redis })
  metrics.busConnected(true)
  const bus = createInvalidationBus({
    database,
    location: settings.database,
    redis,
    listener: {
      invalidate: (userId) => cache.invalidateUser(userId),
      flush: () => cache.clear(),
      connected(isConnected) {
        cache.limitAge(isConnected ? null : disconnectedCacheMaxAgeMs)
        metrics.busConnected(isConnected)
      },
    },
    onReceiveFailed: throttle((error) =>
      log.warn({ err: error }, 'cannot receive invalidations from other nodes'),
    ),
    onPublishFailed: throttle((error) =>
      log.warn(
        { err: error },
        'an invalidation could not be published: other nodes may keep a stale session for some seconds',
      ),
    ),
  })
  const sessions = createSessions({
    database,
    cache,
    clock,
    presentUser,
    lifetime: { ttlMs: settings.sessionTtlMs, maxAgeMs: settings.sessionMaxAgeMs },
    publishChange: (userId) => bus.publish(userId),
    onExtendFailed: throttle((error) =>
      log.warn({ err: error }, 'a session could not be prolonged'),
    ),
  })
  return { sessions, close: () => bus.close() }
}
