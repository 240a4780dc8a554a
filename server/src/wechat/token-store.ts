/** WeChat's access_token of one app: up to 512 characters, at most two hours. A secret. */
export interface AccessToken {
  value: string
  /** From when on a newer one should be fetched, in milliseconds since 1970. */
  refreshAtMs: number
  /** When WeChat stops taking it. */
  expiresAtMs: number
}

/**
 * Where all nodes share one token for each app. Every method may reject while the store is away:
 * the client then fetches a token of its own, which in WeChat's normal mode is the same one.
 */
export interface TokenStore {
  read(appId: string): Promise<AccessToken | null>
  write(appId: string, token: AccessToken): Promise<void>
  /**
   * Takes the right to fetch, for at most `ttlMs`. Answers what gives it back, or null while
   * another node has it.
   */
  lock(appId: string, ttlMs: number): Promise<(() => Promise<void>) | null>
}

/** For one process alone. */
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
