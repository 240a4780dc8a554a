import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../metrics/metrics'

/** By route and not by path, or everyone could make a new series with each request. */
export const useRequestMetrics = (app: FastifyInstance, metrics: Metrics): void => {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
}
