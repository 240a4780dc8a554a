import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { createCircuitBreaker, type CircuitBreaker } from './circuit-breaker'
import type { Deadline } from './deadline'
import { requestText } from './request-text'
import { WechatError } from './wechat-error'

/** A JSON object as WeChat answers it; each call reads its own fields. */
export type WechatAnswer = Record<string, unknown>

export interface WechatHttpRequest {
  method: 'GET' | 'POST'
  path: string
  query: Record<string, string>
  /** Sent as JSON in raw UTF-8: content checks do not decode `\u` escapes. */
  body?: Record<string, unknown>
}

export interface WechatHttp {
  /**
   * Answers WeChat's JSON whatever errcode it carries. Throws `unavailable` where there is none in
   * time. Busy (-1) and a failed connect are tried once more: neither has used up a code.
   */
  send(request: WechatHttpRequest, deadline: Deadline): Promise<WechatAnswer>
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

const maxAnswerBytes = 256 * 1024
/** Short enough that a second connect still fits into the patience. */
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
    maxResponseSize: maxAnswerBytes,
    // The deadline ends a call; undici's own timers are coarser.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  // One for each path: a content check that hangs must not keep anyone from signing in.
  const breakers = new Map<string, CircuitBreaker>()

  const breakerOf = (path: string): CircuitBreaker => {
    const known = breakers.get(path)
    if (known !== undefined) return known
    const breaker = createCircuitBreaker(options.clock)
    breakers.set(path, breaker)
    return breaker
  }

  const attempt = async (
    { method, path, query, body }: WechatHttpRequest,
    deadline: Deadline,
  ): Promise<Attempt> => {
    try {
      const sent =
        body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const { status, text } = await requestText(
        pool,
        { method, path: `${prefix}${path}`, query, ...sent },
        deadline,
      )
      if (status !== 200) return failure(`answered HTTP ${String(status)}`)
      const answer = parseAnswer(text)
      return answer === null ? failure('answered no JSON object') : { answer }
    } catch (error) {
      if (deadline.hasEnded()) return failure('did not answer in time')
      // Only the code is passed on: the error knows the request, and that carries the secret.
      const code = codeOf(error)
      return { ...failure(`cannot be reached (${code})`), harmless: connectFailures.has(code) }
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
      if (result.answer === null) {
        breaker.fail()
        throw new WechatError('unavailable', `${request.path} ${result.reason}`)
      }
      if (result.answer['errcode'] === busyErrcode) breaker.fail()
      else breaker.succeed()
      return result.answer
    },
    close: () => pool.close(),
  }
}

type Attempt = { answer: WechatAnswer } | { answer: null; reason: string; harmless: boolean }

const failure = (reason: string) => ({ answer: null, reason, harmless: false })

const isWorthARetry = (result: Attempt): boolean =>
  result.answer === null ? result.harmless : result.answer['errcode'] === busyErrcode

/** WeChat labels its JSON `text/plain`, so the text is read by hand. */
const parseAnswer = (text: string): WechatAnswer | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as WechatAnswer)
      : null
  } catch {
    return null
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown'
