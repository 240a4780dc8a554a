import type { FastifyRequest } from 'fastify'
import {
  startDeletionSchema,
  startedOauthSchema,
  startOauthSchema,
} from '../../../../src/contract/oauth-calls'
import { createSessionHeadersSchema } from '../../../../src/contract/session-calls'
import type { App } from '../app-type'
import { liveSessionOf } from '../hooks/authentication'
import { sourceOf } from '../hooks/client-address'
import type { Cookies } from '../hooks/cookies'
import { wire } from '../wire-schema'
import { installationOf } from '../../sign-in/sign-in'
import type { CompleteOauth } from '../../web/complete-oauth'
import { withResult } from '../../web/return-url'
import { callbackPath, type OauthBrowser, type StartOauthCalls } from '../../web/start-oauth'
import type { RouteGuards } from './route-guards'

export interface OauthRoutesOptions {
  guards: RouteGuards
  cookies: Cookies
  start: StartOauthCalls
  complete: CompleteOauth
  /** Where a browser goes whose redirect is not known: the first listed origin. */
  homeUrl: string
}

/** Sign-in in WeChat's browser. Registered only where the settings name an official account. */
export const registerOauthRoutes = (app: App, options: OauthRoutesOptions): void => {
  const { guards, cookies, start, complete, homeUrl } = options

  const browserOf = (request: FastifyRequest): OauthBrowser => ({
    // `useWebRequests` has refused any other.
    origin: request.headers.origin ?? '',
    token: cookies.browser(request),
    installationId: installationOf(request),
  })

  app.post(
    '/v1/oauth/wechat-oa',
    {
      onRequest: guards.redirect,
      config: { setsCookie: true },
      schema: {
        operationId: 'startOauth',
        summary: 'Begin a sign-in in WeChat: the page goes to the address of the response',
        headers: wire(createSessionHeadersSchema),
        body: wire(startOauthSchema),
        problems: ['origin_refused'],
        response: { 200: wire(startedOauthSchema) },
      },
    },
    async (request, reply) => {
      const { authorizeUrl, browserToken } = await start.signIn(request.body, browserOf(request))
      cookies.setBrowser(reply, browserToken)
      return { authorizeUrl }
    },
  )

  app.post(
    '/v1/oauth/wechat-oa/deletions',
    {
      ...guards.platformCall,
      config: { ...guards.platformCall.config, setsCookie: true },
      schema: {
        operationId: 'startDeletion',
        summary: 'Begin the deletion of the account: the page goes to the address of the response',
        body: wire(startDeletionSchema),
        problems: ['origin_refused'],
        response: { 200: wire(startedOauthSchema) },
      },
    },
    async (request, reply) => {
      const { row } = liveSessionOf(request)
      const started = await start.deletion(request.body, row.id, browserOf(request))
      cookies.setBrowser(reply, started.browserToken)
      return { authorizeUrl: started.authorizeUrl }
    },
  )

  app.get(
    callbackPath,
    {
      onRequest: guards.callback,
      // A person waits for a page: also a limit or a failure leads back to the app.
      config: { errorPage: (code) => withResult(homeUrl, code) },
      // A HEAD would use the state up.
      exposeHeadRoute: false,
      schema: {
        operationId: 'completeOauth',
        summary: "WeChat's page sends the browser here, which goes on to the app's page",
        response: {
          302: { type: 'null', description: 'To the page, with `passport-result` in its query' },
        },
      },
    },
    async (request, reply) => {
      const arrival = {
        state: textOf(request, 'state') ?? '',
        code: textOf(request, 'code'),
        browserToken: cookies.browser(request),
        sessionToken: cookies.session(request),
        source: sourceOf(request),
      }
      const { url, session, endsCookie } = await complete(arrival)
      if (session !== null) cookies.setSession(reply, session)
      else if (endsCookie) cookies.clearSession(reply)
      return reply.redirect(url, 302)
    },
  )
}

/** A query parameter that occurs once and is not empty. */
const textOf = (request: FastifyRequest, name: string): string | null => {
  const value: unknown = Reflect.get(Object(request.query), name)
  return typeof value === 'string' && value !== '' ? value : null
}
