import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { createCircuitBreaker, type CircuitBreaker } from '../lib/circuit-breaker'
import { beforeDeadline, type Deadline } from './deadline'
import { readBody } from './read-body'
import { WechatError } from './wechat-error'

/** A JSON object as WeChat sends it; each call reads its own fields. */
export type WechatResponse = Record<string, unknown>

export interface WechatHttpRequest {
  method: 'GET' | 'POST'
  path: string
  query: Record<string, string>
  /** Sent as JSON in raw UTF-8: content checks do not decode `\u` escapes. */
  body?: Record<string, unknown>
}

export interface WechatHttp {
  /**
   * Resolves with WeChat's JSON whatever errcode it carries. Rejects with `unavailable` where none arrives
   * in time. Busy (-1) and a failed connect are tried once more: neither has used up a code.
   */
  send(request: WechatHttpRequest, deadline: Deadline): Promise<WechatResponse>
  close(): Promise<void>
}

export interface WechatHttpOptions {
  baseUrl: string
  /** Monotonic milliseconds. */
  clock: () => number
  /** 0 to 1. */
  random: () => number
  connections: number
}

const maxResponseBytes = 256 * 1024
/** Short enough that a second connect still fits into the time limit. */
const connectTimeoutMs = 2_000
const retryDelayMs = 100
const retryJitterMs = 200
const busyErrcode = -1

/** The request never left this machine, so it can be sent again without harm. */
const connectFailures = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

export const createWechatHttp = (options: WechatHttpOptions): WechatHttp => {
  const base = new URL(options.baseUrl)
  const prefix = base.pathname.replace(/\/+$/, '')
  const pool = new Pool(base.origin, {
    connections: options.connections,
    connect: { timeout: connectTimeoutMs },
    maxResponseSize: maxResponseBytes,
    // The deadline ends a call; undici's own timers are coarser.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  // One for each path: a content check that hangs must not keep users from signing in.
  const breakers = new Map<string, CircuitBreaker>()

  const breakerOf = (path: string): CircuitBreaker => {
    const known = breakers.get(path)
    if (known !== undefined) return known
    const breaker = createCircuitBreaker({ clock: options.clock })
    breakers.set(path, breaker)
    return breaker
  }

  const exchange = async (
    { method, path, query, body }: WechatHttpRequest,
    signal: AbortSignal,
  ): Promise<Attempt> => {
    const response = await pool.request({
      method,
      path: `${prefix}${path}`,
      query,
      headers: {
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    })
    const { statusCode, headers } = response
    if (statusCode !== 200) {
      await response.body.dump()
      const kind = statusCode >= 500 ? 'down' : 'odd'
      return { kind, reason: `responded with HTTP ${String(statusCode)}` }
    }
    const encoding = String(headers['content-encoding'] ?? '')
    const json = parseObject(await readBody(response.body, encoding, maxResponseBytes))
    return json === null ? { kind: 'odd', reason: 'sent no JSON object' } : { kind: 'json', json }
  }

  const attempt = async (request: WechatHttpRequest, deadline: Deadline): Promise<Attempt> => {
    try {
      // undici hears the signal only once the request has a connection.
      return await beforeDeadline(exchange(request, deadline.signal), deadline)
    } catch (error) {
      if (deadline.signal.aborted) return { kind: 'down', reason: 'did not respond in time' }
      // Only the code is passed on: the error knows the request, and the request carries the secret.
      const code = codeOf(error)
      const reason = `cannot be reached (${code})`
      const kind = code === 'UND_ERR_CONNECT_TIMEOUT' ? 'down' : 'lost'
      return { kind, reason, unsent: connectFailures.has(code) }
    }
  }

  return {
    async send(request, deadline) {
      const breaker = breakerOf(request.path)
      const waitMs = breaker.enter()
      if (waitMs > 0) {
        throw new WechatError('unavailable', `${request.path} is failing, not called`, {
          retryAfterMs: waitMs,
        })
      }
      let result = await attempt(request, deadline)
      if (isWorthARetry(result)) {
        const delayMs = retryDelayMs + options.random() * retryJitterMs
        if (deadline.remainingMs() > delayMs) {
          await sleep(delayMs)
          result = await attempt(request, deadline)
        }
      }
      // Only a WeChat that hangs or fails trips it: one user's odd request must not stop the others.
      if (result.kind === 'down') breaker.fail()
      else if (result.kind !== 'lost') breaker.succeed()
      if (result.kind === 'json') return result.json
      throw new WechatError('unavailable', `${request.path} ${result.reason}`)
    },
    close: () => pool.close(),
  }
}

type Attempt =
  | { kind: 'json'; json: WechatResponse }
  /** A time-out or a 5xx. */
  | { kind: 'down'; reason: string; unsent?: boolean }
  /** No connection, or one that broke. */
  | { kind: 'lost'; reason: string; unsent: boolean }
  /** Another status, or no JSON. */
  | { kind: 'odd'; reason: string }

const isWorthARetry = (result: Attempt): boolean =>
  result.kind === 'json'
    ? result.json['errcode'] === busyErrcode
    : 'unsent' in result && result.unsent

/** WeChat labels its JSON `text/plain`, so it is parsed whatever its type. */
const parseObject = (text: string): WechatResponse | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as WechatResponse)
      : null
  } catch {
    return null
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown'
