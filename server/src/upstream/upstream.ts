import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { createCircuitBreaker, type CircuitBreaker } from '../lib/circuit-breaker'
import { untilAborted } from '../lib/until-aborted'
import { ProviderError } from './provider-error'
import { readBody } from './read-body'

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
  /** The same for a response that may be no text. */
  sendForBytes(request: UpstreamRequest, options: SendOptions): Promise<Buffer>
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
const utf8 = new TextDecoder()
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
  | { kind: 'body'; bytes: Buffer }
  /** A time-out or an HTTP 5xx. */
  | { kind: 'down'; reason: string; isUnsent?: boolean }
  /** No connection, or one that broke. */
  | { kind: 'lost'; reason: string; isUnsent: boolean }
  /** Another status. */
  | { kind: 'refused'; reason: string }

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

  const exchange = async (request: UpstreamRequest, signal: AbortSignal): Promise<Attempt> => {
    const { statusCode, headers, body } = await pool.request({
      method: request.method,
      path: `${prefix}${request.path}`,
      headers: { 'accept-encoding': 'identity', ...request.headers },
      signal,
      ...(request.query === undefined ? {} : { query: request.query }),
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    if (statusCode !== 200) {
      await body.dump()
      const kind = statusCode >= 500 ? 'down' : 'refused'
      return { kind, reason: `responded with HTTP ${String(statusCode)}` }
    }
    const encoding = String(headers['content-encoding'] ?? '')
    return { kind: 'body', bytes: await readBody(body, encoding, maxResponseBytes) }
  }

  const attempt = async (request: UpstreamRequest, signal: AbortSignal): Promise<Attempt> => {
    const toError = () => new Error('aborted')
    try {
      // undici reads the signal only once the request has a connection.
      return await untilAborted(exchange(request, signal), signal, toError)
    } catch (error) {
      if (signal.aborted) return { kind: 'down', reason: 'timed out' }
      const code = codeOf(error)
      const kind = code === 'UND_ERR_CONNECT_TIMEOUT' ? 'down' : 'lost'
      return { kind, reason: `cannot be reached (${code})`, isUnsent: connectErrors.has(code) }
    }
  }

  const sendForBytes: Upstream['sendForBytes'] = async (
    request,
    { isBusy = () => false, signal },
  ) => {
    const breaker = breakerOf(request.call)
    const waitMs = breaker.enter()
    if (waitMs > 0) {
      const message = `${request.call} keeps failing and is not called`
      throw new ProviderError('unavailable', message, { retryAfterMs: waitMs })
    }
    const isWorthARetry = (result: Attempt) =>
      result.kind === 'body'
        ? isBusy(utf8.decode(result.bytes))
        : 'isUnsent' in result && result.isUnsent

    let result = await attempt(request, signal)
    if (isWorthARetry(result)) {
      const wasInterrupted = await pause(retryDelayMs + random() * retryJitterMs, signal)
      if (!wasInterrupted) result = await attempt(request, signal)
    }
    // Only a platform that hangs or fails trips it: one user's odd request must not stop the others.
    if (result.kind === 'down') breaker.fail()
    else if (result.kind !== 'lost') breaker.succeed()
    if (result.kind === 'body') return result.bytes
    throw new ProviderError('unavailable', `${request.call} ${result.reason}`)
  }

  return {
    sendForBytes,
    send: async (request, sendOptions) => utf8.decode(await sendForBytes(request, sendOptions)),
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
