import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import type { Database } from './db/database'
import { toApiError } from './errors'
import { createRequireSession } from './plugins/authentication'
import { answerClientError } from './plugins/client-error'
import { useDrain, type Drain } from './plugins/drain'
import { answerProblem, useErrorHandler } from './plugins/error-handler'
import { useJsonBody } from './plugins/json-body'
import { useOpenapi } from './plugins/openapi'
import { requestIdOf, useRequestId } from './plugins/request-id'
import { useUnknownRoute } from './plugins/unknown-route'
import { useWireSchemas, type WireTypeProvider } from './plugins/wire-schema'
import type { Profile } from './profile/compose-profile'
import { registerHealthRoutes } from './routes/health'
import { registerMeRoutes } from './routes/me'
import type { RouteGuards } from './routes/route-guards'
import { registerSessionRoutes } from './routes/sessions'
import type { Sessions } from './sessions/sessions'
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

export interface AppDeps {
  log: FastifyBaseLogger
  database: Database
  sessions: Sessions
  signIn: SignIn
  deleteAccount: DeleteAccount
  exportAccount: ExportAccount
  profile: Pick<Profile, 'register'>
  publicBaseUrl: string
  drain: Drain
}

const maxBodyBytes = 64 * 1024 + 4 * 1024
const maxParamLength = 100
/** For the whole request to arrive. */
const requestTimeoutMs = 20_000
/** Longer than a load balancer keeps its idle connections, so that it closes first. */
const keepAliveTimeoutMs = 65_000

/** The whole HTTP side. Everything that it serves is registered here, by name and in order. */
export const createApp = async (deps: AppDeps): Promise<App> => {
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    routerOptions: { maxParamLength },
    // A request that arrives while the process ends is still served, on a connection that closes.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => answerProblem(toApiError(error), request, reply),
  })
  app.decorateRequest('liveSession', null)

  useRequestId(app)
  useErrorHandler(app)
  useJsonBody(app)
  useUnknownRoute(app)
  await useOpenapi(app, deps.publicBaseUrl)

  useDrain(app, deps.drain)
  const routes = useWireSchemas(app)
  const guards: RouteGuards = {
    session: {
      onRequest: createRequireSession(deps.sessions),
      config: { needsSession: true },
    },
  }
  registerHealthRoutes(routes, { database: deps.database, drain: deps.drain })
  registerSessionRoutes(routes, { guards, sessions: deps.sessions, signIn: deps.signIn })
  registerMeRoutes(routes, {
    guards,
    deleteAccount: deps.deleteAccount,
    exportAccount: deps.exportAccount,
  })
  await deps.profile.register(routes, guards)

  routes.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  return routes
}
