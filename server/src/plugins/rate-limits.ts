import { hash } from 'node:crypto'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../errors'
import type { RedisConnection } from '../shared/redis-connection'
import { createLimitStore } from './limit-store'
import { createWindowCounter } from './window-counter'

/** Requests a minute; 0 is no limit. */
export interface RateLimitSettings {
  /** Everything that one address asks of one node. */
  perAddress: number
  /** Sign-ins from one address, over all nodes. Many phones share a carrier's address. */
  signInsPerAddress: number
  /** What one user asks of one node. */
  perUser: number
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void
type AsyncHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>
type AnyHook = Hook | AsyncHook

/** For hook lists: empty where there is no limit. */
export interface RateLimits {
  address: Hook[]
  signInAddress: AnyHook[]
  /** Once the body is known. */
  signInCode: AnyHook[]
  /** Once the session is known. */
  user: Hook[]
}

type KeyOf = (request: FastifyRequest) => string

const windowMs = 60_000
/** A client never sends a code twice; a proxy may repeat a request. */
const perCode = 5

export const useRateLimits = async (
  app: FastifyInstance,
  settings: RateLimitSettings,
  redis: RedisConnection | null,
): Promise<RateLimits> => {
  const limitOverAllNodes = redis === null ? limitHere : await limitThrough(app, redis)
  const hasSignInLimit = settings.signInsPerAddress > 0
  return {
    address: limitHere(settings.perAddress, addressOf),
    signInAddress: limitOverAllNodes(
      settings.signInsPerAddress,
      (request) => `sign-in:${addressOf(request)}`,
    ),
    signInCode: limitOverAllNodes(hasSignInLimit ? perCode : 0, codeKeyOf),
    user: limitHere(settings.perUser, (request) => request.liveSession?.row.user_id ?? ''),
  }
}

/** Counts in this process, and so without a promise: every request goes through it. */
const limitHere = (max: number, keyOf: KeyOf): Hook[] => {
  if (max === 0) return []
  const countInWindow = createWindowCounter()
  return [
    (request, _reply, done) => {
      const { count, leftMs } = countInWindow(keyOf(request), windowMs)
      if (count > max) done(rateLimited(leftMs))
      else done()
    },
  ]
}

/** Counts in Redis, which costs a round trip. */
const limitThrough = async (app: FastifyInstance, redis: RedisConnection) => {
  await app.register(rateLimit, { global: false, store: createLimitStore(redis) })

  return (max: number, keyGenerator: KeyOf): AsyncHook[] => {
    if (max === 0) return []
    const check = app.createRateLimit({ max, timeWindow: windowMs, keyGenerator })
    return [
      async (request) => {
        const result = await check(request)
        if (!result.isAllowed && result.isExceeded) throw rateLimited(result.ttl)
      },
    ]
  }
}

const rateLimited = (retryAfterMs: number) => new ApiError('rate_limited', { retryAfterMs })

/** An IPv6 customer has a whole /64 to choose addresses from. */
const addressOf = ({ ip }: FastifyRequest): string => (ip.includes(':') ? normalizeIP(ip, 64) : ip)

/** Never the code itself: it is a secret while it lives. */
const codeKeyOf = (request: FastifyRequest): string => {
  const code: unknown = Reflect.get(Object(request.body), 'code')
  return `code:${hash('sha256', typeof code === 'string' ? code : '', 'base64url')}`
}
