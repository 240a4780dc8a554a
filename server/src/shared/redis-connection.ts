import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

export interface RedisConnection {
  redis: Redis
  /** Begins every key and channel, so that services can share one Redis. */
  prefix: string
}

const connectTimeoutMs = 2_000
const firstConnectMs = 1_000
const commandTimeoutMs = 500
const maxReconnectAfterMs = 1_000

/**
 * Redis is a help and never a need: a start waits a second for it and goes on without, a command
 * fails at once while it is away, and none is waited for longer than half a second.
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
  await Promise.race([once(redis, 'ready').catch(() => undefined), sleep(firstConnectMs)])
  return { redis, prefix }
}
