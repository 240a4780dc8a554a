import type { FastifyInstance } from 'fastify'
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
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  ...(publicBaseUrl.startsWith('https:')
    ? { 'strict-transport-security': `max-age=${oneYearSeconds}; includeSubDomains` }
    : {}),
})

export const useCommonHeaders = (
  app: FastifyInstance,
  headers: Readonly<Record<string, string>>,
): void => {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header(requestIdHeader, request.id)
    done()
  })
}
