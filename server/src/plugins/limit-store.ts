import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import { LRUCache } from 'lru-cache'
import type { RedisConnection } from '../shared/redis-connection'

interface Window {
  count: number
  endsAtMs: number
}

const maxKeys = 50_000

/** Counts one and answers the count with what is left of the window, in milliseconds. */
const countScript = `local count = redis.call('incr', KEYS[1])
  if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
  return {count, redis.call('pttl', KEYS[1])}`

type Incr = FastifyRateLimitStore['incr']

/**
 * Counts in this process, or in Redis for all nodes; while Redis is away each node counts for
 * itself, which makes a limit looser and never refuses what it should not.
 */
export const createLimitStore = (redis: RedisConnection | null): FastifyRateLimitStoreCtor => {
  const countHere = (): Incr => {
    const windows = new LRUCache<string, Window>({ max: maxKeys })
    return (key, callback, timeWindowMs) => {
      const nowMs = performance.now()
      const known = windows.get(key)
      const window =
        known !== undefined && known.endsAtMs > nowMs
          ? known
          : { count: 0, endsAtMs: nowMs + timeWindowMs }
      window.count += 1
      if (window !== known) windows.set(key, window)
      callback(null, { current: window.count, ttl: window.endsAtMs - nowMs })
    }
  }

  const countInRedis = ({ redis: client, prefix }: RedisConnection, fallback: Incr): Incr => {
    return (key, callback, timeWindowMs, max) => {
      client.eval(countScript, 1, `${prefix}limit:${key}`, timeWindowMs).then(
        (answer) => {
          const [current = 0, ttl = timeWindowMs] = answer as number[]
          callback(null, { current, ttl })
        },
        () => fallback(key, callback, timeWindowMs, max),
      )
    }
  }

  return class implements FastifyRateLimitStore {
    readonly incr: Incr

    constructor(options?: object) {
      const here = countHere()
      const isShared = redis !== null && isSharedLimit(options)
      this.incr = isShared ? countInRedis(redis, here) : here
    }

    child(options: object) {
      return new (createLimitStore(redis))(options)
    }
  }
}

/** A limit that asks Redis costs a round trip, so only what is called seldom does. */
export interface SharedLimit {
  shared: true
}

const isSharedLimit = (options: object | undefined): boolean =>
  options !== undefined && 'shared' in options && options.shared === true
