import type { FastifyInstance } from 'fastify'
import type { Drain } from './drain'
import { requestIdHeader } from './request-id'

const oneYearSeconds = 31_536_000

/**
 * What every answer carries. The server answers JSON: nothing of it is a document, a script or
 * part of another site's page, and nothing of it belongs into a cache. A route that differs says
 * so itself.
 */
export const commonHeadersFor = (publicBaseUrl: string): Readonly<Record<string, string>> => ({
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  ...(publicBaseUrl.startsWith('https:')
    ? { 'strict-transport-security': `max-age=${oneYearSeconds}; includeSubDomains` }
    : {}),
})

/**
 * Set before anything else, so that a route that differs only sets its own: to ask at the end what is
 * there costs more. While draining, an answer also asks its client to leave the connection: a client
 * that keeps using one would otherwise send its next request into a socket that is just being closed.
 */
export const useCommonHeaders = (
  app: FastifyInstance,
  headers: Readonly<Record<string, string>>,
  drain: Drain,
): void => {
  const common = Object.entries(headers)
  app.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of common) void reply.header(name, value)
    void reply.header(requestIdHeader, request.id)
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (drain.hasBegun()) void reply.header('connection', 'close')
    done()
  })
}
