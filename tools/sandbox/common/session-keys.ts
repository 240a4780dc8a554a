import type { Clock, Random } from '../common/sandbox-state'

export interface SessionKey {
  key: string
  expiresAtMs: number
}

/** The owner of a session key. */
export interface AppUser {
  appId: string
  userId: string
}

export interface SessionKeys {
  /** A new key with a new life; the old one dies. */
  replace(owner: AppUser): SessionKey
  /** A new key that inherits the old one's end, or null where none lives. */
  reset(owner: AppUser): SessionKey | null
  /** The one key that lives, or null. */
  current(owner: AppUser): SessionKey | null
  expire(owner: AppUser): void
}

const keyBytes = 16

/** The session keys that WeChat holds: at most one lives for a user of an app. */
export const createSessionKeys = (clock: Clock, random: Random, ttlMs: number): SessionKeys => {
  const records = new Map<string, SessionKey>()
  const indexOf = ({ appId, userId }: AppUser) => `${appId} ${userId}`

  const store = (owner: AppUser, expiresAtMs: number): SessionKey => {
    const record = { key: Buffer.from(random(keyBytes)).toString('base64'), expiresAtMs }
    records.set(indexOf(owner), record)
    return record
  }

  const current = (owner: AppUser): SessionKey | null => {
    const record = records.get(indexOf(owner))
    return record !== undefined && record.expiresAtMs > clock() ? record : null
  }

  return {
    current,
    replace: (owner) => store(owner, clock() + ttlMs),
    reset(owner) {
      const old = current(owner)
      return old === null ? null : store(owner, old.expiresAtMs)
    },
    expire(owner) {
      records.delete(indexOf(owner))
    },
  }
}
