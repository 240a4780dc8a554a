import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../../errors'
import type { RateLimitSettings } from '../../config/settings'
import type { RedisConnection } from '../../cluster/redis-connection'
import { clientKeyOf } from '../../lib/client-key-of'
import { addressOf } from './client-address'
import {
  createLocalCounter,
  createSharedCounter,
  type CountInWindow,
  type WindowCount,
} from './rate-limiter'

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

/** For hook lists: empty where there is no limit. */
export interface RateLimits {
  address: Hook[]
  signInAddress: Hook[]
  /** The second half of a sign-in by a redirect, counted apart from its beginning. */
  callbackAddress: Hook[]
  /** A web page that asks a phone: what strangers at its address use up must not keep it from collecting. */
  handoverAddress: Hook[]
  collectAddress: Hook[]
  redeemAddress: Hook[]
  /** Once the body is known. */
  signInCode: Hook[]
  /** Once the session is known, like those below. */
  user: Hook[]
  platformCalls: Hook[]
  exports: Hook[]
}

/** Null for a request that is not counted. */
type KeyOf = (request: FastifyRequest) => string | null

const minuteMs = 60_000
const dayMs = 86_400_000
/** A client never sends a code twice; a proxy may repeat a request. */
const perCode = 5

export const createRateLimits = (
  settings: RateLimitSettings,
  redis: RedisConnection | null,
): RateLimits => {
  const shared = (windowMs: number) => counterFor(redis, windowMs)
  const ofSignIns = (name: string) =>
    limit(
      settings.signInsPerAddress,
      shared(minuteMs),
      (request) => `${name}:${clientKeyOf(addressOf(request))}`,
    )
  return {
    // Counted at each node: a round trip to Redis for every request would cost more than it saves.
    address: limit(settings.perAddress, createLocalCounter(minuteMs), (request) =>
      clientKeyOf(addressOf(request)),
    ),
    signInAddress: ofSignIns('sign-in'),
    callbackAddress: ofSignIns('callback'),
    // Each may cost one of the day's calls: a client that has a whole /48 counts once.
    handoverAddress: limit(
      settings.handoversPerAddress,
      shared(minuteMs),
      (request) => `handover:${clientKeyOf(addressOf(request), 3)}`,
    ),
    collectAddress: ofSignIns('collect'),
    redeemAddress: ofSignIns('redeem'),
    signInCode: limit(settings.signInsPerAddress > 0 ? perCode : 0, shared(minuteMs), codeKeyOf),
    user: limit(settings.perUser, createLocalCounter(minuteMs), userIdOf),
    platformCalls: limit(
      settings.platformCallsPerUser,
      shared(minuteMs),
      (request) =>
        `platform:${request.method} ${request.routeOptions.url ?? ''}:${userIdOf(request)}`,
    ),
    exports: limit(
      settings.exportsPerUser,
      shared(dayMs),
      (request) => `export:${userIdOf(request)}`,
    ),
  }
}

/**
 * For what is no hook: counts one event of a key a minute, over all nodes. Null within the limit, else the time
 * left, in milliseconds.
 */
export const createKeyLimit = (
  max: number,
  redis: RedisConnection | null,
): ((key: string) => Promise<number | null>) => {
  const countInWindow = counterFor(redis, minuteMs)
  return async (key) => {
    if (max === 0) return null
    const { count, leftMs } = await countInWindow(key)
    return count > max ? leftMs : null
  }
}

const counterFor = (redis: RedisConnection | null, windowMs: number): CountInWindow =>
  redis === null ? createLocalCounter(windowMs) : createSharedCounter(redis, windowMs)

const limit = (max: number, count: CountInWindow, keyOf: KeyOf): Hook[] => {
  if (max === 0) return []
  return [
    (request, _reply, done) => {
      if (request.routeOptions.config.isProbe === true) {
        done()
        return
      }
      const settle = ({ count: counted, leftMs }: WindowCount) => {
        done(counted > max ? new ApiError('rate_limited', { retryAfterMs: leftMs }) : undefined)
      }
      const key = keyOf(request)
      if (key === null) {
        done()
        return
      }
      const counted = count(key)
      // Without a promise where this process counts: this runs for every request.
      if (counted instanceof Promise) counted.then(settle, done)
      else settle(counted)
    },
  ]
}

const userIdOf = (request: FastifyRequest): string => request.liveSession?.row.user_id ?? ''

/**
 * Never the code itself: it is a secret while it lives. Null without a code: Douyin's and Alipay's phone buttons
 * give encrypted data instead, and all of their users would share one limit.
 */
const codeKeyOf = (request: FastifyRequest): string | null => {
  const code: unknown = Reflect.get(Object(request.body), 'code')
  return typeof code === 'string' ? `code:${hash('sha256', code, 'base64url')}` : null
}
