import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { createCircuitBreaker, type CircuitBreaker } from '../lib/circuit-breaker'
import { ProviderError } from './provider-error'

export interface UpstreamRequest {
  /** For messages; calls of one name share a circuit breaker. Holds no parameter. */
  call: string
  method: 'GET' | 'POST'
  /** Appended to the path of the base URL. */
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: string
}

export interface SendOptions {
  /** Whether the platform says that it is busy and did nothing: such a call is sent once more. */
  isBusy?: (text: string) => boolean
  /** Ends the call and its retry. */
  signal: AbortSignal
}

/** One platform's server over HTTP. */
export interface Upstream {
  /**
   * Returns the text of an HTTP 200. Throws `unavailable` for anything else. A call is sent once
   * more if the connection failed or the platform was busy: neither uses up a code.
   */
  send(request: UpstreamRequest, options: SendOptions): Promise<string>
  close(): Promise<void>
}

export interface UpstreamOptions {
  baseUrl: string
  /** Maximum connections. @default 32 */
  connections?: number
  /** Monotonic milliseconds. @default performance.now */
  monotonicClock?: () => number
  /** From 0 to 1, for the jitter of a retry. @default Math.random */
  random?: () => number
}

const maxResponseBytes = 256 * 1024
/** Short enough that a second connection attempt fits into the time of a call. */
const connectTimeoutMs = 2_000
const retryDelayMs = 100
const retryJitterMs = 200

/** The request never left this machine, so it can be sent again without harm. */
const connectErrors = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

type Attempt =
  | { text: string }
  /** `isFault`: counts for the circuit breaker. `isUnsent`: a second attempt is harmless. */
  | { text: null; reason: string; isFault: boolean; isUnsent: boolean }

export const createUpstream = (options: UpstreamOptions): Upstream => {
  const base = new URL(options.baseUrl)
  const prefix = base.pathname.replace(/\/+$/, '')
  const random = options.random ?? Math.random
  const clock = options.monotonicClock ?? (() => performance.now())
  const pool = new Pool(base.origin, {
    connections: options.connections ?? 32,
    connect: { timeout: connectTimeoutMs },
    maxResponseSize: maxResponseBytes,
    // The caller's signal ends a call; undici's own timers are coarser.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  // One per call: failing phone calls must not keep anyone from signing in.
  const breakers = new Map<string, CircuitBreaker>()

  const breakerOf = (call: string): CircuitBreaker => {
    const known = breakers.get(call)
    if (known !== undefined) return known
    const breaker = createCircuitBreaker({ clock })
    breakers.set(call, breaker)
    return breaker
  }

  const attempt = async (request: UpstreamRequest, signal: AbortSignal): Promise<Attempt> => {
    try {
      const { statusCode, body } = await pool.request({
        method: request.method,
        path: `${prefix}${request.path}`,
        signal,
        ...(request.query === undefined ? {} : { query: request.query }),
        ...(request.headers === undefined ? {} : { headers: request.headers }),
        ...(request.body === undefined ? {} : { body: request.body }),
      })
      const text = await body.text()
      if (statusCode === 200) return { text }
      const isFault = statusCode >= 500
      return { text: null, reason: `returned HTTP ${statusCode}`, isFault, isUnsent: false }
    } catch (error) {
      if (signal.aborted) {
        return { text: null, reason: 'timed out', isFault: true, isUnsent: false }
      }
      const code = codeOf(error)
      const reason = `cannot be reached (${code})`
      return { text: null, reason, isFault: true, isUnsent: connectErrors.has(code) }
    }
  }

  return {
    async send(request, { isBusy = () => false, signal }) {
      const breaker = breakerOf(request.call)
      const waitMs = breaker.enter()
      if (waitMs > 0) {
        const message = `${request.call} keeps failing and is not called`
        throw new ProviderError('unavailable', message, { retryAfterMs: waitMs })
      }
      const isWorthARetry = (result: Attempt) =>
        result.text === null ? result.isUnsent : isBusy(result.text)

      let result = await attempt(request, signal)
      if (isWorthARetry(result)) {
        const wasInterrupted = await pause(retryDelayMs + random() * retryJitterMs, signal)
        if (!wasInterrupted) result = await attempt(request, signal)
      }
      if (result.text === null ? result.isFault : isBusy(result.text)) breaker.fail()
      else breaker.succeed()
      if (result.text !== null) return result.text
      throw new ProviderError('unavailable', `${request.call} ${result.reason}`)
    },
    close: () => pool.close(),
  }
}

/** Resolves early, with true, if the call's time ends meanwhile. */
const pause = async (delayMs: number, signal: AbortSignal): Promise<boolean> => {
  try {
    await sleep(delayMs, undefined, { signal })
    return false
  } catch {
    return true
  }
}

/** Only the code is passed on: the error itself knows the request, and with it the secret. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown'
