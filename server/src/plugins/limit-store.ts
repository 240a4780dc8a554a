import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { RedisConnection } from '../shared/redis-connection'
import { createWindowCounter } from './window-counter'

/** Counts one and answers the count with what is left of the window, in milliseconds. */
const countScript = `local count = redis.call('incr', KEYS[1])
  if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
  return {count, redis.call('pttl', KEYS[1])}`

type Incr = FastifyRateLimitStore['incr']

/**
 * For limits over all nodes. While Redis is away each node counts for itself, which makes a limit
 * looser and never refuses what it should not.
 */
export const createLimitStore = (redis: RedisConnection): FastifyRateLimitStoreCtor =>
  class LimitStore implements FastifyRateLimitStore {
    readonly incr: Incr = countInRedis(redis, countHere())

    child() {
      return new LimitStore()
    }
  }

const countHere = (): Incr => {
  const countInWindow = createWindowCounter()
  return (key, callback, timeWindowMs) => {
    const { count, leftMs } = countInWindow(key, timeWindowMs)
    callback(null, { current: count, ttl: leftMs })
  }
}

const countInRedis =
  ({ redis: client, prefix }: RedisConnection, fallback: Incr): Incr =>
  (key, callback, timeWindowMs, max) => {
    client.eval(countScript, 1, `${prefix}limit:${key}`, timeWindowMs).then(
      (answer) => {
        const [current = 0, ttl = timeWindowMs] = answer as number[]
        callback(null, { current, ttl })
      },
      () => fallback(key, callback, timeWindowMs, max),
    )
  }
