import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../metrics/metrics'
import { atMostEachSecond } from '../shared/at-most-each-second'

export interface RequestRecordOptions {
  metrics: Pick<Metrics, 'request'>
  /** From 0 to 1: how many of the ordinary requests are logged. */
  sampleRatio: number
  random?: () => number
}

const slowMs = 1_000
const maxSlowLoggedEachSecond = 20

/**
 * Counts each request and logs some. A line for each costs a quarter of the throughput, so ordinary
 * ones are sampled, and slow ones all logged, within reason. It is the route that is noted and not
 * the path: paths and queries may hold what is nobody's business, and each would be a series of its
 * own.
 */
export const useRequestLog = (app: FastifyInstance, options: RequestRecordOptions): void => {
  const { metrics, sampleRatio } = options
  const random = options.random ?? Math.random
  // When everything is slow the log must not make it slower.
  const mayLogSlow = atMostEachSecond(maxSlowLoggedEachSecond)

  app.addHook('onResponse', (request, reply, done) => {
    const ms = reply.elapsedTime
    metrics.request(request.method, routeOf(request), reply.statusCode, ms / 1000)
    if (ms >= slowMs) {
      if (mayLogSlow()) request.log.warn(describe(request, reply, ms), 'slow request')
    } else if (sampleRatio > 0 && random() < sampleRatio) {
      request.log.info(describe(request, reply, ms), 'request')
    }
    done()
  })
}

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unknown'

const describe = (request: FastifyRequest, reply: FastifyReply, ms: number) => ({
  reqId: request.id,
  method: request.method,
  route: routeOf(request),
  status: reply.statusCode,
  ms: Math.round(ms * 10) / 10,
  userId: request.liveSession?.row.user_id ?? null,
})
