import { randomUUID } from 'node:crypto'
import type { Clock } from '../lib/clock'
import type { Vault } from '../crypto/vault'
import type { TokenStore } from '../upstream/token-store'
import type { RedisConnection } from './redis-connection'
import { openToken, sealToken } from './sealed-token'

/** Deletes the lock only while it is still ours. */
const unlockScript = `if redis.call('get', KEYS[1]) == ARGV[1] then
  return redis.call('del', KEYS[1]) end return 0`

/** One access token for all nodes of one Redis, sealed there. */
export const createRedisTokenStore = (
  { run, prefix }: RedisConnection,
  vault: Vault,
  clock: Clock,
): TokenStore => {
  const tokenKey = (appId: string) => `${prefix}access-token:${appId}`

  return {
    async read(appId) {
      const text = await run((redis) => redis.get(tokenKey(appId)))
      return text === null ? null : openToken(vault, appId, text)
    },

    async write(appId, token) {
      const ttlMs = Math.max(1, token.expiresAtMs - clock())
      const sealed = sealToken(vault, appId, token)
      await run((redis) => redis.set(tokenKey(appId), sealed, 'PX', Math.ceil(ttlMs)))
    },

    async lock(appId, ttlMs) {
      const key = `${prefix}access-token-lock:${appId}`
      const owner = randomUUID()
      const taken = await run((redis) => redis.set(key, owner, 'PX', ttlMs, 'NX'))
      if (taken === null) return null
      return async () => {
        await run((redis) => redis.eval(unlockScript, 1, key, owner))
      }
    },
  }
}
