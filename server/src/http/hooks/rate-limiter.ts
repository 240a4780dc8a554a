import { LRUCache } from 'lru-cache'
import type { RedisConnection } from '../../cluster/redis-connection'

export interface WindowCount {
  /** How many were counted in the window, this one included. */
  count: number
  /** Time left of the window, in milliseconds. */
  leftMs: number
}

/** Counts one event of a key. The key's window begins with its first event. */
export type CountInWindow = (key: string) => WindowCount | Promise<WindowCount>

interface Window {
  count: number
  endsAtMs: number
}

/** Bounds the memory; a key that is pushed out is counted from 0 again. */
const maxKeys = 20_000

/** Counts in this process. */
export const createLocalCounter = (windowMs: number): ((key: string) => WindowCount) => {
  let windows: LRUCache<string, Window> | null = null
  return (key) => {
    // It reserves its whole space at once, and most counters of a process never count.
    windows ??= new LRUCache({ max: maxKeys })
    const nowMs = performance.now()
    let window = windows.get(key)
    if (window === undefined || window.endsAtMs <= nowMs) {
      window = { count: 0, endsAtMs: nowMs + windowMs }
      windows.set(key, window)
    }
    window.count += 1
    return { count: window.count, leftMs: window.endsAtMs - nowMs }
  }
}

const countScript = `local count = redis.call('incr', KEYS[1])
  if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
  return {count, redis.call('pttl', KEYS[1])}`

/**
 * Counts over all nodes. While Redis is unavailable each node counts by itself, which loosens a limit and never
 * refuses a request that it should not.
 */
export const createSharedCounter = (redis: RedisConnection, windowMs: number): CountInWindow => {
  const countHere = createLocalCounter(windowMs)
  return async (key) => {
    try {
      const reply = await redis.run((client) =>
        client.eval(countScript, 1, `${redis.prefix}limit:${key}`, windowMs),
      )
      const [count = 0, leftMs = windowMs] = reply as number[]
      return { count, leftMs }
    } catch {
      return countHere(key)
    }
  }
}
