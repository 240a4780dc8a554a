import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { createCircuitBreaker } from '../lib/circuit-breaker'

export interface RedisConnection {
  redis: Redis
  /** Begins every key and channel, so that services can share one Redis. */
  prefix: string
  /**
   * Runs one command. Rejects within half a second, and at once for some seconds after three commands in a
   * row have failed: a Redis that hangs must not slow every sign-in down.
   */
  run: <T>(command: (redis: Redis) => Promise<T>) => Promise<T>
}

const connectTimeoutMs = 2_000
const firstConnectMs = 1_000
const commandTimeoutMs = 500
const maxReconnectAfterMs = 1_000
const failuresToOpen = 3
const openMs = 5_000

/**
 * The server works without Redis: a start waits a second for it, a command fails at once while the
 * connection is down, and none is waited for longer than half a second.
 */
export const openRedis = async (
  url: string,
  prefix: string,
  onError: (error: unknown) => void,
): Promise<RedisConnection> => {
  const redis = new Redis(url, {
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), maxReconnectAfterMs),
  })
  redis.on('error', onError)
  const breaker = createCircuitBreaker({ failuresToOpen, openMs, clock: () => performance.now() })
  // A new connection deserves a try.
  redis.on('ready', () => breaker.succeed())
  await Promise.race([once(redis, 'ready').catch(() => undefined), sleep(firstConnectMs)])

  return {
    redis,
    prefix,
    async run(command) {
      if (breaker.enter() > 0) throw new Error('redis failed lately, not called')
      try {
        const reply = await command(redis)
        breaker.succeed()
        return reply
      } catch (error) {
        breaker.fail()
        throw error
      }
    },
  }
}
