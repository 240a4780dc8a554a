import type { InvalidationBus, InvalidationListener } from './invalidation-bus'
import type { RedisConnection } from './redis-connection'

const heartbeatEveryMs = 1_000

export interface RedisBusOptions {
  redis: RedisConnection
  listener: InvalidationListener
  onReceiveFailed: (error: unknown) => void
  onPublishFailed: (error: unknown) => void
}

/** Pub/sub on a connection of its own, as Redis asks for. */
export const createRedisBus = (options: RedisBusOptions): InvalidationBus => {
  const { listener, onReceiveFailed, onPublishFailed } = options
  const { redis, run, prefix } = options.redis
  const channel = `${prefix}changes`
  const pending = new Set<Promise<void>>()
  const subscriber = redis.duplicate()
  subscriber.on('error', onReceiveFailed)
  subscriber.on('message', (_channel, userId) => listener.invalidate(userId))

  const subscribe = async () => {
    try {
      await subscriber.subscribe(channel)
      listener.flush()
      listener.connected(true)
    } catch (error) {
      onReceiveFailed(error)
    }
  }
  subscriber.on('ready', () => void subscribe())
  subscriber.on('close', () => listener.connected(false))
  // A connection can be dead without either end noticing.
  const heartbeat = setInterval(() => {
    if (subscriber.status !== 'ready') return
    subscriber.ping().catch(() => subscriber.disconnect(true))
  }, heartbeatEveryMs)
  heartbeat.unref()
  listener.connected(false)

  return {
    publish(userId) {
      const sent = run((client) => client.publish(channel, userId)).then(ignore, onPublishFailed)
      pending.add(sent)
      void sent.finally(() => pending.delete(sent))
    },
    async close() {
      clearInterval(heartbeat)
      subscriber.disconnect()
      await Promise.all(pending)
    },
  }
}

const ignore = () => undefined
