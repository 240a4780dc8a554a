import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderError } from './provider-error'
import type { AccessToken, TokenStore } from './token-store'

export interface AccessTokens {
  /** A token that should work. `rejected` is one that the platform just refused; it is not returned again. */
  get(rejected?: string): Promise<string>
}

export interface AccessTokensOptions {
  appId: string
  store: TokenStore
  /** Asks the platform. WeChat's `stable_token` in normal mode returns the current token while it is valid. */
  fetch: () => Promise<{ value: string; expiresInSeconds: number }>
  /** Milliseconds since 1970. */
  clock: () => number
}

const refreshBeforeExpiryMs = 300_000
const lockTtlMs = 10_000
const lockWaitMs = 2_000
const lockPollMs = 50

/**
 * One access token for the app across all nodes. A node that finds none waits while another node fetches
 * it. If that takes too long, or the store is unavailable, it fetches the token itself: in WeChat's normal mode
 * that costs one call and invalidates nothing. Force mode is never used: it has 20 calls a day.
 */
export const createAccessTokens = (options: AccessTokensOptions): AccessTokens => {
  const { appId, store, clock } = options
  let cached: AccessToken | null = null
  let refreshing: Promise<string> | null = null

  const isUsable = (token: AccessToken | null, rejected?: string): token is AccessToken =>
    token !== null && token.value !== rejected && token.refreshAtMs > clock()

  const fetchToken = async (): Promise<AccessToken> => {
    const { value, expiresInSeconds } = await options.fetch()
    const lifeMs = expiresInSeconds * 1000
    return {
      value,
      // WeChat returns the same token until it expires, so a fresh response may have little time left.
      refreshAtMs: clock() + lifeMs - Math.min(refreshBeforeExpiryMs, lifeMs / 2),
      expiresAtMs: clock() + lifeMs,
    }
  }

  /** Null where neither another node's token nor the lock was available in time. */
  const fromStore = async (rejected?: string): Promise<AccessToken | null> => {
    for (let waitedMs = 0; waitedMs < lockWaitMs; waitedMs += lockPollMs) {
      const stored = await store.read(appId)
      if (isUsable(stored, rejected)) return stored
      const unlock = await store.lock(appId, lockTtlMs)
      if (unlock !== null) return fetchLocked(unlock, rejected)
      await sleep(lockPollMs)
    }
    return null
  }

  const fetchLocked = async (unlock: () => Promise<void>, rejected?: string) => {
    try {
      // Another node may have fetched between the look and the lock.
      const latest = await store.read(appId)
      if (isUsable(latest, rejected)) return latest
      const token = await fetchToken()
      await store.write(appId, token).catch(ignore)
      return token
    } finally {
      await unlock().catch(ignore)
    }
  }

  const refresh = async (rejected?: string): Promise<string> => {
    let token: AccessToken | null = null
    try {
      token = await fromStore(rejected)
    } catch (error) {
      // A platform's refusal is final. A store that is unavailable is not: this node then asks by itself.
      if (error instanceof ProviderError) throw error
    }
    cached = token ?? (await fetchToken())
    return cached.value
  }

  return {
    get(rejected) {
      if (isUsable(cached, rejected)) return Promise.resolve(cached.value)
      refreshing ??= refresh(rejected).finally(() => {
        refreshing = null
      })
      return refreshing
    },
  }
}

/** This node has the token. The store only saves other nodes a call. */
const ignore = () => undefined
