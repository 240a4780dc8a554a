import { AppError, cancelled } from '../contract/app-error'
import type { HttpClient, HttpRequest } from './http-client'
import type { HttpPorts, SessionPort, WireRequest } from './ports'
import { withQuery } from './query'
import { readResponse } from './response'
import { createSender } from './sender'
import { createSessionSender, withBearer, type Authorize } from './session-sender'
import { createTask } from './task'

const defaultTimeoutMs = 15_000

export interface HttpOptions {
  /** Without a slash at its end. */
  baseUrl: string
  /**
   * How a request names its session.
   *
   * @default as a bearer
   */
  authorize?: Authorize
}

export interface OwnHttpClient extends HttpClient {
  /**
   * A client of another server, with a session of its own. It shares the queue: the host's limit counts
   * every request.
   */
  readonly forServer: (session: SessionPort, options: HttpOptions) => HttpClient
}

export const createHttpClient = (ports: HttpPorts, options: HttpOptions): OwnHttpClient => {
  const { clock, random } = ports
  const send = createSender(ports)

  const forServer: OwnHttpClient['forServer'] = (
    session,
    { baseUrl, authorize: withToken = withBearer },
  ) => {
    const sendWithSession = createSessionSender(session, send, withToken)
    return {
      request: (request) =>
        createTask(async (signal) => {
          const { token, expect, isReplayable = true, isUrgent = false, isWanted } = request
          const wire = toWire(request, baseUrl, random)
          if (token !== undefined) {
            const authorize = () => (isWanted?.() === false ? null : withToken(wire, token))
            const response = await send(wire, { authorize, isUrgent }, signal)
            if (response === null) throw cancelled()
            return readResponse(response, expect, clock.nowMs())
          }
          const authorized = await sendWithSession(wire, isReplayable, signal)
          const value = readResponse(authorized.response, expect, clock.nowMs())
          // Only our API's own JSON shows that the token was let in: a captive portal says 200 as well.
          if (typeof expect !== 'string') session.confirm(authorized.token)
          return value
        }),
    }
  }

  return { ...forServer(ports.session, options), forServer }
}

const toWire = (
  request: HttpRequest<unknown>,
  baseUrl: string,
  random: () => number,
): WireRequest => {
  const { method, path, query, file, expect, timeoutMs = defaultTimeoutMs, onProgress } = request
  // `@evil.example/x`, `.evil.example/x` and `//evil.example/x` would take the bearer elsewhere.
  if (!/^\/(?![/\\])/.test(path)) throw malformed('a path begins with one slash')
  const body = request.body === undefined ? undefined : toJson(request.body)
  return {
    method,
    url: baseUrl + withQuery(path, query),
    headers: {
      ...request.headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      // The same on every replay, so that a server can tell a replay from a second request. WeChat
      // has no `crypto`; the key only has to differ from the user's other keys.
      ...(method !== 'GET' && { 'idempotency-key': `${random()}-${random()}` }),
    },
    timeoutMs,
    body,
    file,
    isDownload: expect === 'file',
    onProgress,
  }
}

const toJson = (body: unknown): string => {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw malformed('the body cannot be sent as JSON', cause)
  }
}

const malformed = (message: string, cause: unknown = null): AppError =>
  new AppError('request_refused', message, { retryable: false, cause })
