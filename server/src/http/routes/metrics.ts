import { hash, timingSafeEqual } from 'node:crypto'
import type { App } from '../app-type'
import { ApiError } from '../../errors'
import type { Metrics } from '../../metrics/metrics'
import type { Secret } from '../../crypto/secret'

export interface MetricsRoutesOptions {
  metrics: Metrics
  /** What Prometheus sends as a bearer; null where every client may read. */
  token: Secret | null
}

export const registerMetricsRoutes = (app: App, { metrics, token }: MetricsRoutesOptions): void => {
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'readMetrics',
        summary: 'For Prometheus',
        produces: ['text/plain'],
        problems: ['not_found'],
      },
    },
    async (request, reply) => {
      if (token !== null && !isBearer(request.headers.authorization, token)) {
        // A client without the token does not learn that the metrics exist.
        throw new ApiError('not_found')
      }
      return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
    },
  )
}

/** Compares hashes, which have one length, in constant time. */
const isBearer = (header: string | undefined, token: Secret): boolean =>
  timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token.reveal()}`))

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')
