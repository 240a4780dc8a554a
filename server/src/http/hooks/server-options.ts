import type { Server } from 'node:http'
import { LogController, type FastifyBaseLogger, type FastifyHttpOptions } from 'fastify'
import { toApiError } from '../../to-api-error'
import type { TrustsProxy } from './client-address'
import { sendClientError } from './client-error'
import { sendProblem } from './error-handler'
import { createRequestIds } from './request-id'

/** For the headers to arrive, and for the whole request. */
const headersTimeoutMs = 10_000
const requestTimeoutMs = 20_000
/** How often Node looks for connections that are over these limits. */
const timeoutCheckMs = 2_000
/** Longer than a load balancer keeps its idle connections, so that the balancer closes first. */
const keepAliveTimeoutMs = 65_000

export interface ServerOptions {
  log: FastifyBaseLogger
  trustsProxy: TrustsProxy
  commonHeaders: Readonly<Record<string, string>>
}

/** What the public and the internal app share: request ids, logs, errors, time limits. */
export const serverOptions = ({
  log,
  trustsProxy,
  commonHeaders,
}: ServerOptions): FastifyHttpOptions<Server> => ({
  loggerInstance: log,
  // `useRequestLog` writes the line of a request: Fastify's own lines hold its URL.
  logController: new LogController({ disableRequestLogging: true }),
  // A logger for each request costs a tenth of a short one. Our lines name the request themselves.
  childLoggerFactory: (logger) => logger,
  genReqId: createRequestIds(trustsProxy),
  requestIdHeader: false,
  http: {
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: timeoutCheckMs,
  },
  requestTimeout: requestTimeoutMs,
  keepAliveTimeout: keepAliveTimeoutMs,
  // A request that arrives while the process ends is still served, on a connection that closes.
  return503OnClosing: false,
  clientErrorHandler: sendClientError,
  frameworkErrors: (error, request, reply) =>
    sendProblem(toApiError(error), request, reply.headers(commonHeaders)),
})
