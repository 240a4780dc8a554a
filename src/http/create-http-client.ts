import { AppError } from '../contract/app-error'
import { isSessionRefusal, readAnswer } from './answer'
import type { HttpClient, RequestBase } from './http-client'
import type { HttpPorts } from './http-ports'
import { withQuery } from './query'
import { createSender } from './sender'
import type { RequestSession } from './session-port'
import { cancelled, createTask, type Cancellation, type Task } from './task'
import type { WireRequest } from './transport'

const defaultTimeoutMs = 15_000
const fileTimeoutMs = 60_000

export interface HttpOptions {
  /** Without a slash at its end. */
  baseUrl: string
}

/** One request of a caller, as the pipeline carries it through. */
interface Job<T> {
  request: RequestBase<T>
  /** May be sent again whatever happened to it. */
  isRead: boolean
  isReplayable: boolean
  isUrgent: boolean
  toWire(headers: Record<string, string>, url: string): WireRequest
}

export const createHttpClient = (ports: HttpPorts, { baseUrl }: HttpOptions): HttpClient => {
  const { session, clock } = ports
  const send = createSender(ports)

  const run = <T>(job: Job<T>): Task<T> => {
    const headers = commonHeaders(job, ports.random)
    const url = baseUrl + withQuery(job.request.path, job.request.query)
    const wireWith = (token: string | null) =>
      job.toWire(token === null ? headers : { ...headers, authorization: `Bearer ${token}` }, url)
    const auth = job.request.auth ?? 'session'
    return createTask(async (cancellation) => {
      if (auth === 'session') return withSession(job, wireWith, cancellation)
      const wire = wireWith(auth === 'none' ? null : auth.token)
      const answer = await send(() => wire, job, cancellation)
      return readAnswer(answer, job.request.expect, clock.nowMs())
    })
  }

  /** Sends with the session that is current when its turn comes; after a 401 renews, once. */
  const withSession = async <T>(
    job: Job<T>,
    wireWith: (token: string) => WireRequest,
    cancellation: Cancellation,
  ): Promise<T> => {
    let owner = session.current()?.userId ?? null
    let sentWith = ''
    const wireNow = (): WireRequest => {
      const current = session.current()
      // Whoever signed out, or in as somebody else, meanwhile: what waits belongs to the former.
      if (current === null || current.userId !== owner) throw cancelled()
      sentWith = current.token
      return wireWith(sentWith)
    }
    const adopt = ({ userId }: RequestSession) => {
      owner ??= userId
    }

    adopt(await cancellation.race(session.ensure()))
    let answer = await send(wireNow, job, cancellation)
    if (answer.status === 401) {
      const renewed = session.renew(sentWith)
      if (!isReplayAllowed(job, isSessionRefusal(answer))) {
        await cancellation.race(renewed)
        throw sessionExpired('the request may have taken effect, so it was not sent again')
      }
      adopt(await cancellation.race(renewed))
      answer = await send(wireNow, { ...job, isUrgent: true }, cancellation)
      if (answer.status === 401) throw sessionExpired('the server refused the renewed session too')
    }
    session.accepted(sentWith)
    return readAnswer(answer, job.request.expect, clock.nowMs())
  }

  return {
    request: (request) => {
      const { method, body, timeoutMs = defaultTimeoutMs } = request
      const text = body === undefined ? null : JSON.stringify(body)
      return run({
        request,
        isRead: method === 'GET',
        isReplayable: request.isReplayable ?? true,
        isUrgent: request.isUrgent ?? false,
        toWire: (headers, url) => ({
          kind: 'json',
          method,
          url,
          headers: text === null ? headers : { ...headers, 'content-type': 'application/json' },
          body: text,
          timeoutMs,
        }),
      })
    },
    upload: (request) => {
      const { filePath, fieldName, timeoutMs = fileTimeoutMs } = request
      const onProgress = request.onProgress ?? noProgress
      return run({
        request,
        isRead: false,
        isReplayable: true,
        isUrgent: false,
        toWire: (headers, url) => ({
          kind: 'upload',
          url,
          headers,
          filePath,
          fieldName,
          timeoutMs,
          onProgress,
        }),
      })
    },
    download: (request) => {
      const { timeoutMs = fileTimeoutMs, onProgress = noProgress } = request
      return run({
        request: { ...request, expect: 'file' },
        isRead: true,
        isReplayable: true,
        isUrgent: false,
        toWire: (headers, url) => ({ kind: 'download', url, headers, timeoutMs, onProgress }),
      })
    },
  }
}

const noProgress = () => undefined

/** A write is sent again only where the server itself says that it did nothing. */
const isReplayAllowed = (job: Job<unknown>, isRefusal: boolean): boolean =>
  job.isReplayable && (job.isRead || isRefusal)

const sessionExpired = (message: string): AppError =>
  new AppError('session_expired', message, { retryable: true })

const commonHeaders = (job: Job<unknown>, random: () => number): Record<string, string> => ({
  accept: 'application/json',
  // The same on every replay, so that a server can tell a replay from a second wish.
  ...(job.isRead ? {} : { 'idempotency-key': createKey(random) }),
})

/** 124 bits, by hand: WeChat has no `crypto`. It only has to be unlike the user's other keys. */
const createKey = (random: () => number): string =>
  Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 31)
      .toString(36)
      .padStart(6, '0'),
  ).join('')
