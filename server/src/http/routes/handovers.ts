import * as v from 'valibot'
import {
  approveHandoverSchema,
  claimedHandoverSchema,
  handoverIdSchema,
} from '../../../../src/contract/handovers'
import {
  createdHandoverSchema,
  createHandoverSchema,
  polledHandoverSchema,
} from '../../../../src/contract/web-handovers'
import {
  createSessionHeadersSchema,
  currentSessionSchema,
} from '../../../../src/contract/session-calls'
import type { PhoneHandovers } from '../../handover/phone-handovers'
import type { WebHandovers } from '../../handover/web-handovers'
import { toWireSession } from '../../sessions/wire-session'
import type { App } from '../app-type'
import { liveSessionOf } from '../hooks/authentication'
import { sourceOf } from '../hooks/client-address'
import type { Cookies } from '../hooks/cookies'
import type { HandoverCookies } from '../hooks/handover-cookies'
import type { ReadWebCall } from '../hooks/web-call'
import { wire } from '../wire-schema'
import { noContent, type RouteGuards } from './route-guards'

export interface HandoverRoutesOptions {
  guards: RouteGuards
  cookies: Pick<Cookies, 'setSession'>
  handoverCookies: HandoverCookies
  readWebCall: ReadWebCall
  web: WebHandovers
  phone: PhoneHandovers
}

const idParams = wire(v.strictObject({ id: handoverIdSchema }))

const phoneProblems = [
  'host_not_allowed',
  'identity_mismatch',
  'handover_unknown',
  'handover_claimed',
  'handover_denied',
  'handover_used',
  'handover_expired',
] as const

/** A web page that a phone approves. Registered only where the settings say how a phone gets to it. */
export const registerHandoverRoutes = (app: App, options: HandoverRoutesOptions): void => {
  const { guards, cookies, handoverCookies, readWebCall, web, phone } = options

  app.post(
    '/v1/handovers',
    {
      onRequest: guards.handover,
      config: { setsCookie: true },
      schema: {
        operationId: 'createHandover',
        summary: 'Ask a phone to sign this web page in, or to delete the account signed in here',
        body: wire(createHandoverSchema),
        problems: [
          'origin_refused',
          'session_invalid',
          'provider_rejected',
          'provider_unavailable',
        ],
        response: { 201: wire(createdHandoverSchema) },
      },
    },
    async (request, reply) => {
      const call = await readWebCall(request)
      const { handover, secret } = await web.begin(request.body.purpose, call)
      handoverCookies.set(reply, handover.id, secret)
      return reply.code(201).send(handover)
    },
  )

  app.get(
    '/v1/handovers/:id',
    {
      schema: {
        operationId: 'getHandover',
        summary: 'How far the request is, for the browser that began it',
        params: idParams,
        problems: ['handover_unknown'],
        response: { 200: wire(polledHandoverSchema) },
      },
    },
    (request) => {
      const { id } = request.params
      return web.poll(id, handoverCookies.read(request, id))
    },
  )

  app.post(
    '/v1/handovers/:id/collect',
    {
      onRequest: guards.collect,
      config: { setsCookie: true },
      schema: {
        operationId: 'collectHandover',
        summary: 'Sign in with an approved request, once: the session is in a cookie',
        headers: wire(createSessionHeadersSchema),
        params: idParams,
        problems: [
          'origin_refused',
          'account_blocked',
          'handover_unknown',
          'handover_pending',
          'handover_denied',
          'handover_used',
          'handover_expired',
          'signed_in_as_other',
        ],
        response: { 201: wire(currentSessionSchema) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const call = await readWebCall(request)
      const { token, row, user } = await web.collect(id, handoverCookies.read(request, id), call)
      cookies.setSession(reply, { token, createdAtMs: row.created_at })
      handoverCookies.clear(reply, id)
      return reply.code(201).send({ session: toWireSession(row), user })
    },
  )

  app.post(
    '/v1/handovers/:id/claim',
    {
      ...guards.platformCall,
      schema: {
        operationId: 'claimHandover',
        summary: 'Open the request of a web page in a mini-program: the first one has it',
        params: idParams,
        problems: phoneProblems,
        response: { 200: wire(claimedHandoverSchema) },
      },
    },
    (request) => phone.claim(liveSessionOf(request), request.params.id, sourceOf(request)),
  )

  app.post(
    '/v1/handovers/:id/approve',
    {
      ...guards.platformCode,
      schema: {
        operationId: 'approveHandover',
        summary: 'Approve it with the digits on the web page and a fresh login code',
        params: idParams,
        body: wire(approveHandoverSchema),
        problems: [
          ...phoneProblems,
          'handover_pending',
          'digits_wrong',
          'login_code_invalid',
          'account_blocked',
          'identity_provisional',
          'provider_rejected',
          'provider_unavailable',
        ],
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      await phone.approve(liveSessionOf(request), params.id, body, sourceOf(request))
      return reply.code(204).send()
    },
  )

  app.post(
    '/v1/handovers/:id/deny',
    {
      ...guards.platformCall,
      schema: {
        operationId: 'denyHandover',
        summary: 'Decline it, also after an approval that is not collected yet',
        params: idParams,
        problems: phoneProblems,
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      await phone.deny(liveSessionOf(request), request.params.id, sourceOf(request))
      return reply.code(204).send()
    },
  )
}
