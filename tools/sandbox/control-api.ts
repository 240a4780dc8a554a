import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallLog } from './common/call-log'
import { ControlError } from './common/control-error'
import type { ControlRoutes } from './common/control-route'
import type { Faults } from './common/faults'
import { sendFaulty, type ResponseFormat } from './common/faulty-response'
import { isLoopbackUrl } from './common/loopback'
import type { PlatformApi } from './common/platform'

/** How a fault on a path of this API looks. */
const format: ResponseFormat = {
  contentType: 'text/plain',
  busy: { error: 'busy' },
  refusal: (errcode) => ({ error: 'set on demand', errcode }),
}

/** The control API, `/sandbox/…`: JSON in, JSON out, and one event stream. */
export const createControlApi = (
  controlRoutes: ControlRoutes,
  faults: Faults,
  log: CallLog,
): PlatformApi => {
  const routes = new Map(controlRoutes)

  return async (request, response, url, body) => {
    allowLocalPages(request, response)
    const method = request.method ?? 'GET'
    if (method === 'OPTIONS') {
      response.writeHead(204, {
        'access-control-allow-methods': 'GET, POST, PUT, DELETE',
        'access-control-allow-headers': 'content-type',
      })
      response.end()
      return
    }
    if (`${method} ${url.pathname}` === 'GET /sandbox/events') {
      streamEvents(request, response, log)
      return
    }
    const route = routes.get(`${method} ${url.pathname}`)
    if (route === undefined) {
      sendJson(response, 404, { error: 'no such control' })
      return
    }
    try {
      // A page of another site can send a form, but no JSON without being asked for permission.
      if (body !== '' && !/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
        throw new ControlError(415, 'send application/json')
      }
      // Faults on a path of this API are for what the preview asks it: a failing `wx.login`.
      const fault = url.pathname === '/sandbox/faults' ? null : faults.take(url.pathname)
      const perform = () => route(body, url.searchParams)
      if (fault === null) sendJson(response, 200, await perform())
      else await sendFaulty(response, format, fault, async () => ({ ...(await perform()) }))
    } catch (error) {
      if (!(error instanceof ControlError)) throw error
      sendJson(response, error.status, { error: error.message })
    }
  }
}

const sendJson = (response: ServerResponse, status: number, value: unknown) => {
  const text = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}

/** A page served from this machine, such as the preview, may read the answers. */
const allowLocalPages = (request: IncomingMessage, response: ServerResponse) => {
  const { origin } = request.headers
  response.setHeader('vary', 'origin')
  if (origin !== undefined && isLoopbackUrl(origin)) {
    response.setHeader('access-control-allow-origin', origin)
  }
}

/** Server-sent events: `event: call` with a call record; a returning reader misses none. */
const streamEvents = (request: IncomingMessage, response: ServerResponse, log: CallLog) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': the calls of this sandbox\n\n')
  const write: Parameters<CallLog['subscribe']>[0] = (record) => {
    response.write(`id: ${String(record.id)}\nevent: call\ndata: ${JSON.stringify(record)}\n\n`)
  }
  const lastId = request.headers['last-event-id']
  if (typeof lastId === 'string') log.since(Number(lastId) || 0).forEach(write)
  response.once('close', log.subscribe(write))
}
