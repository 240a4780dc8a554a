/** The access token of one app, at WeChat or Douyin: up to 512 characters, at most two hours. A secret. */
export interface AccessToken {
  value: string
  /** When to fetch a newer one, in milliseconds since 1970. */
  refreshAtMs: number
  /** When the platform stops accepting it, in milliseconds since 1970. */
  expiresAtMs: number
}

/**
 * All nodes share one token for each app here. Every method may reject while the store is unavailable: the client
 * then fetches the token itself, which in WeChat's normal mode is the same one.
 */
export interface TokenStore {
  read(appId: string): Promise<AccessToken | null>
  write(appId: string, token: AccessToken): Promise<void>
  /**
   * Takes the lock for fetching, for at most `ttlMs`. Resolves with its release, or with null while
   * another node holds it.
   */
  lock(appId: string, ttlMs: number): Promise<(() => Promise<void>) | null>
}

/** For a single process. */
export const createMemoryTokenStore = (): TokenStore => {
  const tokens = new Map<string, AccessToken>()
  const locked = new Set<string>()

  return {
    read: (appId) => Promise.resolve(tokens.get(appId) ?? null),
    write(appId, token) {
      tokens.set(appId, token)
      return Promise.resolve()
    },
    lock(appId) {
      if (locked.has(appId)) return Promise.resolve(null)
      locked.add(appId)
      return Promise.resolve(() => {
        locked.delete(appId)
        return Promise.resolve()
      })
    },
  }
}
