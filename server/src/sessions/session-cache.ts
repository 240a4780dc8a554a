import { LRUCache } from 'lru-cache'
import type { User } from '../../../src/contract/user'
import type { SessionInUse } from './session-queries'

/** A session that was valid when it was read, with its user. */
export interface LiveSession {
  row: SessionInUse
  user: User
  /** What the team's backend calls the user. */
  externalId: string | null
  /**
   * Set where this look-up moved the session's end: resolves with whether it was written, which one request
   * an hour gets as true over all nodes.
   */
  extension: Promise<boolean> | null
}

interface Entry {
  live: LiveSession
  /** The number of changes that had been seen when the read began. */
  readAt: number
  storedAtMs: number
}

export interface SessionCache {
  get(tokenHash: string): LiveSession | null
  /** Call before reading, and pass the result to `put` with the session that was read. */
  beginRead(): number
  put(tokenHash: string, live: LiveSession, readAt: number): void
  /** Discards the user's sessions, including those that are being read right now. */
  invalidateUser(userId: string): void
  clear(): void
  /** How many look-ups found an entry, and how many did not. */
  counts(): { hits: number; misses: number }
  /** Shortens how long entries count while other nodes' changes do not arrive; null for the normal time. */
  limitAge(maxAgeMs: number | null): void
}

export interface SessionCacheOptions {
  maxEntries: number
  /** How long an entry counts, in milliseconds. */
  maxAgeMs: number
  /** Monotonic milliseconds. */
  now: () => number
}

/**
 * Sessions of the last seconds, by token hash, so that a busy client costs no query. A change is
 * announced by user and not by token: a counter in each entry says whether it was read before the
 * user's last change. That also discards a read that began before the change and ended after it.
 */
export const createSessionCache = (options: SessionCacheOptions): SessionCache => {
  const { maxEntries, now } = options
  const entries = new LRUCache<string, Entry>({ max: maxEntries })
  const changes = new Map<string, number>()
  let changeCount = 0
  let clearedAt = 0
  let ageLimitMs = options.maxAgeMs
  let hits = 0
  let misses = 0

  const isCurrent = (userId: string, readAt: number) =>
    readAt >= clearedAt && (changes.get(userId) ?? 0) <= readAt

  const find = (tokenHash: string): LiveSession | null => {
    const entry = entries.get(tokenHash)
    if (entry === undefined || now() - entry.storedAtMs > ageLimitMs) return null
    return isCurrent(entry.live.row.user_id, entry.readAt) ? entry.live : null
  }

  const clear = () => {
    changeCount += 1
    clearedAt = changeCount
    changes.clear()
    entries.clear()
  }

  return {
    get(tokenHash) {
      const live = find(tokenHash)
      if (live === null) misses += 1
      else hits += 1
      return live
    },

    counts: () => ({ hits, misses }),

    beginRead: () => changeCount,

    put(tokenHash, live, readAt) {
      if (isCurrent(live.row.user_id, readAt)) {
        entries.set(tokenHash, { live, readAt, storedAtMs: now() })
      }
    },

    invalidateUser(userId) {
      changeCount += 1
      changes.set(userId, changeCount)
      // Bounds the memory. Dropping a single change would revive the sessions that it ended.
      if (changes.size > maxEntries) clear()
    },

    clear,

    limitAge(maxAgeMs) {
      ageLimitMs = maxAgeMs ?? options.maxAgeMs
    },
  }
}
