import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toApiError, toProblem, type ApiError } from '../errors'
import { requestIdHeader } from './request-id'

export const problemMediaType = 'application/problem+json'

/** The one place where an error becomes an answer. */
export const answerProblem = (error: ApiError, request: FastifyRequest, reply: FastifyReply) => {
  const { retryAfterMs } = error
  if (retryAfterMs !== null) {
    // Whole seconds, rounded up: never earlier than asked for.
    void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))))
  }
  void reply
    .headers(error.headers)
    .header('cache-control', 'no-store')
    // Again, for a request that is refused before the hooks run.
    .header(requestIdHeader, request.id)
    .code(error.status)
    .type(problemMediaType)
    .send(JSON.stringify(toProblem(error, request.id)))
}

export const useErrorHandler = (app: FastifyInstance): void => {
  app.setErrorHandler((thrown: FastifyError, request, reply) => {
    const error = toApiError(thrown)
    if (error.status >= 500) {
      request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    }
    answerProblem(error, request, reply)
  })
}
