import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../metrics/metrics'
import { atMostEachSecond } from '../shared/at-most-each-second'

declare module 'fastify' {
  interface FastifyRequest {
    /** When it came, on the clock of `performance.now`. */
    cameAtMs: number
  }
}

export interface RequestRecordOptions {
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
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
 *
 * The time ends where the answer is handed over: how long a phone takes to fetch it says nothing of
 * the server, and to listen for it costs a twentieth of a request.
 */
export const useRequestLog = (app: FastifyInstance, options: RequestRecordOptions): void => {
  const { log, metrics, sampleRatio } = options
  const random = options.random ?? Math.random
  // When everything is slow the log must not make it slower.
  const mayLogSlow = atMostEachSecond(maxSlowLoggedEachSecond)

  app.decorateRequest('cameAtMs', 0)
  app.addHook('onRequest', (request, _reply, done) => {
    request.cameAtMs = performance.now()
    done()
  })
  app.addHook('onSend', (request, reply, _payload, done) => {
    const ms = performance.now() - request.cameAtMs
    metrics.request(request.method, routeOf(request), reply.statusCode, ms / 1000)
    if (ms >= slowMs) {
      if (mayLogSlow()) log.warn(describe(request, reply, ms), 'slow request')
    } else if (sampleRatio > 0 && random() < sampleRatio) {
      log.info(describe(request, reply, ms), 'request')
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
