import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export interface RequestLogOptions {
  /** From 0 to 1: how many of the ordinary requests are logged. */
  sampleRatio: number
  random?: () => number
}

const slowMs = 1_000

/**
 * A line for a request costs a quarter of the throughput, so ordinary ones are sampled; failed and
 * slow ones are all logged. The route is logged and not the path: paths and queries may hold what
 * is nobody's business.
 */
export const useRequestLog = (app: FastifyInstance, options: RequestLogOptions): void => {
  const random = options.random ?? Math.random

  app.addHook('onResponse', (request, reply, done) => {
    const isSlow = reply.elapsedTime >= slowMs
    if (isSlow) request.log.warn(describe(request, reply), 'slow request')
    else if (random() < options.sampleRatio) request.log.info(describe(request, reply), 'request')
    done()
  })
}

const describe = (request: FastifyRequest, reply: FastifyReply) => ({
  method: request.method,
  route: request.routeOptions.url ?? null,
  status: reply.statusCode,
  ms: Math.round(reply.elapsedTime * 10) / 10,
  userId: request.liveSession?.row.user_id ?? null,
})
