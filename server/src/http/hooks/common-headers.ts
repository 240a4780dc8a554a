import type { FastifyInstance } from 'fastify'
import type { Drain } from './drain'
import { requestIdHeader } from './request-id'

const oneYearSeconds = 31_536_000

/**
 * Headers of every response. The server sends JSON: no document, no script, no part of another site's page,
 * and nothing for a cache. A route that differs sets its own.
 */
export const commonHeadersFor = (publicBaseUrl: string): Readonly<Record<string, string>> => ({
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  // The address of a callback holds a code and a state.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  ...(publicBaseUrl.startsWith('https:')
    ? { 'strict-transport-security': `max-age=${oneYearSeconds}; includeSubDomains` }
    : {}),
})

/**
 * Set first, so that a route can replace them. While draining, a response also asks its client to close the
 * connection: otherwise the next request would go into a socket that is being closed.
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
