import Fastify, { type FastifyBaseLogger } from 'fastify'
import type { Settings } from '../config/settings'
import type { Clock } from '../lib/clock'
import type { Database } from '../db/port/database'
import type { Metrics } from '../metrics/metrics'
import { createRequireSession, useCookieExtension } from './hooks/authentication'
import { createTrustsProxy } from './hooks/client-address'
import { commonHeadersFor, useCommonHeaders } from './hooks/common-headers'
import { createCookies } from './hooks/cookies'
import { useCors } from './hooks/cors'
import type { Drain } from './hooks/drain'
import { useErrorHandler } from './hooks/error-handler'
import { useJsonBody } from './hooks/json-body'
import { createHandoverCookies } from './hooks/handover-cookies'
import { overrideMethod } from './hooks/method-override'
import { useNotFound } from './hooks/not-found'
import { useOpenapi } from './hooks/openapi'
import { createRateLimits } from './hooks/rate-limits'
import { useRequestLog } from './hooks/request-log'
import { serverOptions } from './hooks/server-options'
import { createReadWebCall } from './hooks/web-call'
import { useWebRequests } from './hooks/web-requests'
import { useWireSchemas } from './wire-schema'
import type { App } from './app-type'
import type { Profile } from '../account/compose-profile'
import { registerAvatarRoutes } from './routes/avatar'
import { registerDocsRoutes } from './routes/docs'
import { registerHandoverRoutes } from './routes/handovers'
import { registerHealthRoutes } from './routes/health'
import { registerMeRoutes } from './routes/me'
import { registerMediaRoutes, type MediaRoutesOptions } from './routes/media'
import { registerMetricsRoutes } from './routes/metrics'
import { registerOauthRoutes, type OauthRoutesOptions } from './routes/oauth'
import { registerProfileRoutes } from './routes/profile'
import type { RouteGuards } from './routes/route-guards'
import { registerSessionRoutes } from './routes/sessions'
import { registerTicketRoutes } from './routes/tickets'
import { registerTokenRoutes, type TokenRoutesOptions } from './routes/tokens'
import { registerWechatPushRoutes, type WechatPushRoutesOptions } from './routes/wechat-push'
import type { Handover } from '../handover/compose-handover'
import { handoverPollableMs } from '../handover/web-handovers'
import type { Sessions } from '../sessions/sessions'
import type { RedisConnection } from '../cluster/redis-connection'
import type { SignIn } from '../sign-in/sign-in'
import type { DeleteAccount } from '../account/delete-account'
import type { ExportAccount } from '../account/export-account'
import type { ListIdentities } from '../account/list-identities'

export type HttpSettings = Pick<
  Settings,
  | 'publicBaseUrl'
  | 'webOrigins'
  | 'sessionMaxAgeMs'
  | 'trustedProxies'
  | 'rateLimits'
  | 'logSampleRatio'
  | 'metricsAccess'
  | 'maxConnections'
>

export interface AppDeps {
  log: FastifyBaseLogger
  database: Database
  sessions: Sessions
  signIn: SignIn
  /** Null where the settings name no official account. */
  oauth: Pick<OauthRoutesOptions, 'start' | 'complete'> | null
  /** Null where the settings list no web page. */
  handover: Handover | null
  clock: Clock
  /** Null where the settings list no audience. */
  tokens: Omit<TokenRoutesOptions, 'guards'> | null
  deleteAccount: DeleteAccount
  exportAccount: ExportAccount
  listIdentities: ListIdentities
  profile: Profile
  media: MediaRoutesOptions
  /** Null where WeChat sends no events. */
  push: Omit<WechatPushRoutesOptions, 'avatars'> | null
  settings: HttpSettings
  redis: RedisConnection | null
  drain: Drain
  metrics: Metrics
}

const maxBodyBytes = 64 * 1024 + 4 * 1024
const maxParamLength = 100
/** The HTTP side of the server. All its hooks and routes are registered here, by name and in order. */
export const createApp = async (deps: AppDeps): Promise<App> => {
  const { settings } = deps
  const commonHeaders = commonHeadersFor(settings.publicBaseUrl)
  const trustsProxy = createTrustsProxy(settings.trustedProxies)
  const app = Fastify({
    ...serverOptions({ log: deps.log, trustsProxy, commonHeaders }),
    trustProxy: settings.trustedProxies.length > 0 ? trustsProxy : false,
    bodyLimit: maxBodyBytes,
    routerOptions: { maxParamLength },
    rewriteUrl: overrideMethod,
  })
  app.server.maxConnections = settings.maxConnections
  app.decorateRequest('liveSession', null)
  app.decorateRequest('extendedToken', null)

  useCommonHeaders(app, commonHeaders, deps.drain)
  useErrorHandler(app)
  useJsonBody(app)
  useNotFound(app)
  useRequestLog(app, { metrics: deps.metrics, sampleRatio: settings.logSampleRatio })
  await useCors(app, settings.webOrigins)
  const cookies = createCookies({ ...settings, clock: deps.clock })
  await useOpenapi(app, { ...settings, cookieName: cookies.sessionName })
  const limits = createRateLimits(settings.rateLimits, deps.redis)
  for (const hook of limits.address) app.addHook('onRequest', hook)
  useWebRequests(app, cookies, settings.webOrigins)

  // Only web pages have a cookie.
  if (settings.webOrigins.length > 0) useCookieExtension(app, deps.sessions, cookies)
  const routes = useWireSchemas(app)
  const session: RouteGuards['session'] = {
    onRequest: [createRequireSession(deps.sessions, cookies), ...limits.user],
    config: { needsSession: true },
  }
  const platformCall = {
    ...session,
    onRequest: [...session.onRequest, ...limits.platformCalls],
  }
  const guards: RouteGuards = {
    session,
    platformCall,
    platformCode: { ...platformCall, preHandler: limits.signInCode },
    export: { ...session, onRequest: [...session.onRequest, ...limits.exports] },
    signIn: {
      onRequest: limits.signInAddress,
      preHandler: limits.signInCode,
    },
    handover: limits.handoverAddress,
    collect: limits.collectAddress,
    redeem: limits.redeemAddress,
    redirect: limits.signInAddress,
    callback: limits.callbackAddress,
  }
  registerSessionRoutes(routes, {
    guards,
    cookies,
    sessions: deps.sessions,
    signIn: deps.signIn,
  })
  if (deps.oauth !== null) {
    const homeUrl = settings.webOrigins[0] ?? settings.publicBaseUrl
    registerOauthRoutes(routes, { guards, cookies, homeUrl, ...deps.oauth })
  }
  if (deps.handover !== null) {
    const { scan, tickets } = deps.handover
    const web = { guards, cookies, readWebCall: createReadWebCall(deps.sessions, cookies) }
    registerTicketRoutes(routes, { ...web, tickets })
    if (scan !== null) {
      const handoverCookies = createHandoverCookies({ ...settings, maxAgeMs: handoverPollableMs })
      registerHandoverRoutes(routes, { ...web, ...scan, handoverCookies })
    }
  }
  if (deps.tokens !== null) registerTokenRoutes(routes, { guards, ...deps.tokens })
  registerMeRoutes(routes, {
    guards,
    cookies,
    deleteAccount: deps.deleteAccount,
    exportAccount: deps.exportAccount,
    listIdentities: deps.listIdentities,
  })
  registerProfileRoutes(routes, { guards, ...deps.profile })
  await registerAvatarRoutes(routes, { guards, avatars: deps.profile.avatars })
  registerMediaRoutes(routes, deps.media)
  if (deps.push !== null) {
    await registerWechatPushRoutes(routes, { ...deps.push, avatars: deps.profile.avatars })
  }
  registerHealthRoutes(routes, { database: deps.database, drain: deps.drain })

  if (settings.metricsAccess !== null) {
    registerMetricsRoutes(routes, { metrics: deps.metrics, ...settings.metricsAccess })
  }
  registerDocsRoutes(routes)
  return routes
}
