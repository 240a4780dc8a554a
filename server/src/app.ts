import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import type { Settings } from './config'
import type { Database } from './db/database'
import { toApiError } from './errors'
import type { Metrics } from './metrics/metrics'
import { useAnswersInARow } from './plugins/answer-in-a-row'
import { createRequireSession } from './plugins/authentication'
import { answerClientError } from './plugins/client-error'
import { commonHeadersFor, useCommonHeaders } from './plugins/common-headers'
import { useCors } from './plugins/cors'
import type { Drain } from './plugins/drain'
import { answerProblem, useErrorHandler } from './plugins/error-handler'
import { useJsonBody } from './plugins/json-body'
import { useOpenapi } from './plugins/openapi'
import { useRateLimits } from './plugins/rate-limits'
import { requestIdOf } from './plugins/request-id'
import { useRequestLog } from './plugins/request-log'
import { restoreMethod } from './plugins/restore-method'
import { useUnknownRoute } from './plugins/unknown-route'
import { useWireSchemas, type WireTypeProvider } from './plugins/wire-schema'
import type { Profile } from './profile/compose-profile'
import { registerDocsRoutes } from './routes/docs'
import { registerHealthRoutes } from './routes/health'
import { registerMeRoutes } from './routes/me'
import { registerMetricsRoutes } from './routes/metrics'
import type { RouteGuards } from './routes/route-guards'
import { registerSessionRoutes } from './routes/sessions'
import type { Sessions } from './sessions/sessions'
import type { RedisConnection } from './shared/redis-connection'
import type { SignIn } from './sign-in/sign-in'
import type { DeleteAccount } from './users/delete-account'
import type { ExportAccount } from './users/export-account'

/** A Fastify whose routes are typed by wire schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  WireTypeProvider
>

export type HttpSettings = Pick<
  Settings,
  | 'publicBaseUrl'
  | 'corsOrigins'
  | 'trustedProxies'
  | 'rateLimits'
  | 'logSampleRatio'
  | 'metricsAccess'
>

export interface AppDeps {
  log: FastifyBaseLogger
  database: Database
  sessions: Sessions
  signIn: SignIn
  deleteAccount: DeleteAccount
  exportAccount: ExportAccount
  profile: Pick<Profile, 'register'>
  settings: HttpSettings
  redis: RedisConnection | null
  drain: Drain
  metrics: Metrics
}

const maxBodyBytes = 64 * 1024 + 4 * 1024
const maxParamLength = 100
/** For the whole request to arrive. */
const requestTimeoutMs = 20_000
/** Longer than a load balancer keeps its idle connections, so that it closes first. */
const keepAliveTimeoutMs = 65_000

/** The whole HTTP side. Everything that it serves is registered here, by name and in order. */
export const createApp = async (deps: AppDeps): Promise<App> => {
  const { settings } = deps
  const commonHeaders = commonHeadersFor(settings.publicBaseUrl)
  const app = Fastify({
    // Who logs, logs to `deps.log`: with a logger here, Fastify makes another for each request and
    // listens for the end of each answer, which costs a tenth of it.
    logger: false,
    genReqId: requestIdOf,
    requestIdHeader: false,
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    routerOptions: { maxParamLength },
    rewriteUrl: restoreMethod,
    // A request that arrives while the process ends is still served, on a connection that closes.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) =>
      answerProblem(toApiError(error), request, reply.headers(commonHeaders)),
  })
  app.decorateRequest('liveSession', null)

  useCommonHeaders(app, commonHeaders, deps.drain)
  useAnswersInARow(app)
  useErrorHandler(app, deps.log)
  useJsonBody(app)
  useUnknownRoute(app)
  useRequestLog(app, {
    log: deps.log,
    metrics: deps.metrics,
    sampleRatio: settings.logSampleRatio,
  })
  await useCors(app, settings.corsOrigins)
  await useOpenapi(app, settings.publicBaseUrl)
  const limits = await useRateLimits(app, settings.rateLimits, deps.redis)
  for (const hook of limits.address) app.addHook('onRequest', hook)

  const routes = useWireSchemas(app)
  const session: RouteGuards['session'] = {
    onRequest: [createRequireSession(deps.sessions), ...limits.user],
    config: { needsSession: true },
  }
  const guards: RouteGuards = {
    session,
    sessionAndCode: { ...session, preHandler: limits.signInCode },
    signIn: {
      onRequest: limits.signInAddress,
      preHandler: limits.signInCode,
    },
  }
  registerSessionRoutes(routes, { guards, sessions: deps.sessions, signIn: deps.signIn })
  registerMeRoutes(routes, {
    guards,
    deleteAccount: deps.deleteAccount,
    exportAccount: deps.exportAccount,
  })
  await deps.profile.register(routes, guards)
  registerHealthRoutes(routes, { database: deps.database, drain: deps.drain })

  if (settings.metricsAccess !== null) {
    registerMetricsRoutes(routes, { metrics: deps.metrics, ...settings.metricsAccess })
  }
  registerDocsRoutes(routes)
  return routes
}
