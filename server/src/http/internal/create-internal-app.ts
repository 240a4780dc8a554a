import Fastify, { type FastifyBaseLogger } from 'fastify'
import type { InternalSettings, Settings } from '../../config/settings'
import type { Metrics } from '../../metrics/metrics'
import type { App } from '../app-type'
import { createTrustsProxy } from '../hooks/client-address'
import { commonHeadersFor, useCommonHeaders } from '../hooks/common-headers'
import type { Drain } from '../hooks/drain'
import { useErrorHandler } from '../hooks/error-handler'
import { useJsonBody } from '../hooks/json-body'
import { useNotFound } from '../hooks/not-found'
import { useRequestLog } from '../hooks/request-log'
import { serverOptions } from '../hooks/server-options'
import { useWireSchemas } from '../wire-schema'
import { createRequireClient } from './client-authentication'
import { useFormBody } from './form-body'
import { registerIntrospectionRoute, type IntrospectionRouteOptions } from './introspection-route'
import { registerUserRoutes, type UserRoutesOptions } from './user-routes'

export interface InternalAppDeps
  extends
    Pick<IntrospectionRouteOptions, 'introspect'>,
    Pick<UserRoutesOptions, 'directory' | 'presentUser'> {
  log: FastifyBaseLogger
  metrics: Metrics
  drain: Drain
  internal: InternalSettings
  settings: Pick<Settings, 'trustedProxies' | 'logSampleRatio'>
}

const maxBodyBytes = 16 * 1024

/**
 * The app of the internal port, for the team's own backends only: no CORS, no documentation, and nothing
 * without a client's secret.
 */
export const createInternalApp = (deps: InternalAppDeps): App => {
  const { settings, internal } = deps
  const commonHeaders = commonHeadersFor('')
  const trustsProxy = createTrustsProxy(settings.trustedProxies)
  const app = Fastify({
    ...serverOptions({ log: deps.log, trustsProxy, commonHeaders }),
    bodyLimit: maxBodyBytes,
  })
  app.decorateRequest('liveSession', null)
  app.decorateRequest('internalClient', null)

  useCommonHeaders(app, commonHeaders, deps.drain)
  useErrorHandler(app)
  useJsonBody(app)
  useFormBody(app)
  useRequestLog(app, { metrics: deps.metrics, sampleRatio: settings.logSampleRatio })
  app.addHook('onRequest', createRequireClient(internal.clients))
  useNotFound(app)

  const routes = useWireSchemas(app)
  registerIntrospectionRoute(routes, { introspect: deps.introspect, metrics: deps.metrics })
  registerUserRoutes(routes, {
    directory: deps.directory,
    presentUser: deps.presentUser,
  })
  return routes
}
