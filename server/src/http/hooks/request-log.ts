import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../../metrics/metrics'
import { createRateCap } from '../../lib/rate-cap'

export interface RequestLogOptions {
  metrics: Pick<Metrics, 'request'>
  /** From 0 to 1: the share of ordinary requests that are logged. */
  sampleRatio: number
  random?: () => number
}

const slowMs = 1_000
const maxSlowLoggedEachSecond = 20

/**
 * Counts each request and logs some: a sample of the ordinary ones, and the slow ones up to a rate. Fastify's
 * own request lines are off, because they hold the URL: its query carries codes and tickets. These lines hold
 * the route's pattern, which also keeps the metrics to one series a route.
 */
export const useRequestLog = (app: FastifyInstance, options: RequestLogOptions): void => {
  const { metrics, sampleRatio } = options
  const random = options.random ?? Math.random
  // When everything is slow the log must not make it slower.
  const mayLogSlow = createRateCap(maxSlowLoggedEachSecond)

  app.addHook('onResponse', (request, reply, done) => {
    const ms = reply.elapsedTime
    metrics.request(request.method, routeOf(request), reply.statusCode, ms / 1000)
    if (ms >= slowMs) {
      if (mayLogSlow()) reply.log.warn(fieldsOf(request, reply), 'slow request')
    } else if (random() < sampleRatio) {
      reply.log.info(fieldsOf(request, reply), 'request')
    }
    done()
  })
}

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unknown'

const fieldsOf = (request: FastifyRequest, reply: FastifyReply) => ({
  reqId: request.id,
  method: request.method,
  route: routeOf(request),
  status: reply.statusCode,
  ms: Math.round(reply.elapsedTime * 10) / 10,
  userId: request.liveSession?.row.user_id ?? null,
})
