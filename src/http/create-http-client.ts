import { AppError } from '../contract/app-error'
import { isSessionRefusal, isSuccess, readAnswer } from './answer'
import type { HttpClient, HttpRequest } from './http-client'
import type { HttpPorts } from './http-ports'
import { withQuery } from './query'
import { createSender } from './sender'
import { cancelled, createTask, type Signal } from './task'
import type { WireAnswer, WireRequest } from './transport'

const defaultTimeoutMs = 15_000

export interface HttpOptions {
  /** Without a slash at its end. */
  baseUrl: string
}

export const createHttpClient = (ports: HttpPorts, { baseUrl }: HttpOptions): HttpClient => {
  const { session } = ports
  const send = createSender(ports)

  /** Sends with the session that is current when its turn comes; after a 401 renews, once. */
  const sendWithSession = async (
    wire: WireRequest,
    isReplayable: boolean,
    signal: Signal,
  ): Promise<WireAnswer> => {
    let owner = session.current()?.userId
    let token = ''
    const authorize = () => {
      const current = session.current()
      // Whoever signed out, or in as somebody else, meanwhile: what waits belongs to the former.
      if (current === null || current.userId !== owner) throw cancelled()
      token = current.token
      return withBearer(wire, token)
    }

    const ensured = await session.ensure()
    owner ??= ensured.userId
    let answer = await send(wire, authorize, false, signal)
    if (isSessionRefusal(wire, answer)) {
      await session.renew(token)
      if (isReplayable) answer = await send(wire, authorize, true, signal)
      if (isSessionRefusal(wire, answer)) {
        throw new AppError('session_expired', 'the session was refused', { retryable: true })
      }
    }
    // Only what went through shows that the token is let in: a proxy's 502 shows nothing.
    if (isSuccess(answer)) session.accepted(token)
    return answer
  }

  return {
    request: (request) => {
      const wire = toWire(request, baseUrl, ports.random)
      const { token, expect, isReplayable = true, isUrgent = false } = request
      return createTask(async (signal) => {
        const answer =
          token === undefined
            ? await sendWithSession(wire, isReplayable, signal)
            : await send(wire, () => withBearer(wire, token), isUrgent, signal)
        return readAnswer(answer, expect, ports.clock.nowMs())
      })
    },
  }
}

const toWire = (
  request: HttpRequest<unknown>,
  baseUrl: string,
  random: () => number,
): WireRequest => {
  const { method, path, query, file, expect, timeoutMs = defaultTimeoutMs, onProgress } = request
  const body = request.body === undefined ? undefined : JSON.stringify(request.body)
  return {
    method,
    url: baseUrl + withQuery(path, query),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      // The same on every replay, so that a server can tell a replay from a second wish. By hand, as
      // WeChat has no `crypto`: it only has to be unlike the user's other keys.
      ...(method !== 'GET' && { 'idempotency-key': `${random()}-${random()}` }),
    },
    timeoutMs,
    body,
    file,
    isDownload: expect === 'file',
    onProgress,
  }
}

const withBearer = (wire: WireRequest, token: string | null): WireRequest => ({
  ...wire,
  headers: { ...wire.headers, ...(token !== null && { authorization: `Bearer ${token}` }) },
})
