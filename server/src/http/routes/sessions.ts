import * as v from 'valibot'
import { idSchema } from '../../../../src/contract/scalars'
import { createdSessionSchema } from '../../../../src/contract/session'
import {
  createSessionHeadersSchema,
  createSessionSchema,
  currentSessionSchema,
  revokedSessionsSchema,
  sessionsSchema,
} from '../../../../src/contract/session-calls'
import type { App } from '../app-type'
import { liveSessionOf } from '../hooks/authentication'
import { sourceOf } from '../hooks/client-address'
import type { Cookies } from '../hooks/cookies'
import { wire } from '../wire-schema'
import { sessionInvalid } from '../../errors'
import type { Sessions } from '../../sessions/sessions'
import { toWireSession } from '../../sessions/wire-session'
import type { SignIn } from '../../sign-in/sign-in'
import { noContent, type RouteGuards } from './route-guards'

export interface SessionRoutesOptions {
  guards: RouteGuards
  cookies: Cookies
  sessions: Sessions
  signIn: SignIn
}

const idParams = wire(v.strictObject({ id: idSchema }))

export const registerSessionRoutes = (app: App, options: SessionRoutesOptions): void => {
  const { guards, cookies, sessions, signIn } = options

  app.post(
    '/v1/sessions',
    {
      ...guards.signIn,
      schema: {
        operationId: 'createSession',
        summary: 'Sign in, or renew a session, with a login code',
        headers: wire(createSessionHeadersSchema),
        body: wire(createSessionSchema),
        problems: [
          'login_code_invalid',
          'account_blocked',
          'identity_mismatch',
          'identity_provisional',
          'session_revoked',
          'provider_rejected',
          'provider_unavailable',
        ],
        response: { 201: wire(createdSessionSchema) },
      },
    },
    async (request, reply) => {
      const created = await signIn(request.body, sourceOf(request))
      return reply.code(201).send(created)
    },
  )

  app.get(
    '/v1/sessions',
    {
      ...guards.session,
      schema: {
        operationId: 'listSessions',
        summary: "The signed-in user's live sessions, the last used first",
        response: { 200: wire(sessionsSchema) },
      },
    },
    async (request) => {
      const current = liveSessionOf(request)
      const rows = await sessions.list(current.row.user_id)
      return {
        sessions: rows.map((row) => ({
          ...toWireSession(row),
          current: row.id === current.row.id,
        })),
      }
    },
  )

  app.get(
    '/v1/sessions/current',
    {
      ...guards.session,
      config: { ...guards.session.config, findsSession: true },
      schema: {
        operationId: 'getCurrentSession',
        summary: 'The session of the request and its user: how a web page learns its own',
        response: { 200: wire(currentSessionSchema) },
      },
    },
    async (request) => {
      const { row, user } = liveSessionOf(request)
      const session = await sessions.read(row.id)
      if (session === null) throw sessionInvalid()
      return { session: toWireSession(session), user }
    },
  )

  app.delete(
    '/v1/sessions/current',
    {
      ...guards.session,
      schema: { operationId: 'signOut', summary: 'Sign out', response: { 204: noContent } },
    },
    async (request, reply) => {
      await sessions.signOut(liveSessionOf(request), request.id)
      if (cookies.session(request) !== null) cookies.clearSession(reply)
      return reply.code(204).send()
    },
  )

  app.delete(
    '/v1/sessions/:id',
    {
      ...guards.session,
      schema: {
        operationId: 'revokeSession',
        summary: 'Revoke one session of the signed-in user',
        params: idParams,
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      const live = liveSessionOf(request)
      const { id } = request.params
      await sessions.revoke(live, id, request.id)
      if (id === live.row.id && cookies.session(request) !== null) cookies.clearSession(reply)
      return reply.code(204).send()
    },
  )

  app.delete(
    '/v1/sessions',
    {
      ...guards.session,
      schema: {
        operationId: 'revokeOtherSessions',
        summary: 'Revoke all sessions of the signed-in user but this one',
        response: { 200: wire(revokedSessionsSchema) },
      },
    },
    async (request) => ({
      revoked: await sessions.revokeOthers(liveSessionOf(request), request.id),
    }),
  )
}
