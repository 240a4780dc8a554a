import { hash } from 'node:crypto'
import rateLimit, { normalizeIP, type CreateRateLimitOptions } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../errors'
import type { RedisConnection } from '../shared/redis-connection'
import { createLimitStore, type SharedLimit } from './limit-store'

/** Requests a minute; 0 is no limit. */
export interface RateLimitSettings {
  /** Everything that one address asks of one node. */
  perAddress: number
  /** Sign-ins from one address, over all nodes. Many phones share a carrier's address. */
  signInsPerAddress: number
  /** What one user asks of one node. */
  perUser: number
}

/** For a hook list: empty where there is no limit. */
export type LimitHooks = ((request: FastifyRequest, reply: FastifyReply) => Promise<void>)[]

export interface RateLimits {
  address: LimitHooks
  signInAddress: LimitHooks
  /** Once the body is known. */
  signInCode: LimitHooks
  /** Once the session is known. */
  user: LimitHooks
}

const windowMs = 60_000
/** A client never sends a code twice; a proxy may repeat a request. */
const perCode = 5

export const useRateLimits = async (
  app: FastifyInstance,
  settings: RateLimitSettings,
  redis: RedisConnection | null,
): Promise<RateLimits> => {
  await app.register(rateLimit, { global: false, store: createLimitStore(redis) })

  const limit = (
    max: number,
    keyGenerator: (request: FastifyRequest) => string,
    shared: Partial<SharedLimit> = {},
  ): LimitHooks => {
    if (max === 0) return []
    const options: CreateRateLimitOptions & Partial<SharedLimit> = {
      max,
      timeWindow: windowMs,
      keyGenerator,
      ...shared,
    }
    const check = app.createRateLimit(options)
    return [
      async (request) => {
        const result = await check(request)
        if (!result.isAllowed && result.isExceeded) {
          throw new ApiError('rate_limited', { retryAfterMs: result.ttl })
        }
      },
    ]
  }

  const hasSignInLimit = settings.signInsPerAddress > 0
  return {
    address: limit(settings.perAddress, ({ ip }) => `address:${networkOf(ip)}`),
    signInAddress: limit(settings.signInsPerAddress, ({ ip }) => `sign-in:${networkOf(ip)}`, {
      shared: true,
    }),
    signInCode: limit(hasSignInLimit ? perCode : 0, codeKeyOf, { shared: true }),
    user: limit(settings.perUser, (request) => `user:${request.liveSession?.row.user_id ?? ''}`),
  }
}

/** An IPv6 customer has a whole /64 to choose addresses from. */
const networkOf = (ip: string): string => normalizeIP(ip, 64)

/** Never the code itself: it is a secret while it lives. */
const codeKeyOf = (request: FastifyRequest): string => {
  const code: unknown = Reflect.get(Object(request.body), 'code')
  return `code:${hash('sha256', typeof code === 'string' ? code : '', 'base64url')}`
}
