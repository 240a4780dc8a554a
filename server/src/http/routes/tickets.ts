import {
  createSessionHeadersSchema,
  currentSessionSchema,
} from '../../../../src/contract/session-calls'
import { createTicketSchema, redeemTicketSchema } from '../../../../src/contract/ticket-calls'
import { createdTicketSchema } from '../../../../src/contract/tickets'
import type { Tickets } from '../../handover/tickets'
import { toWireSession } from '../../sessions/wire-session'
import type { App } from '../app-type'
import { liveSessionOf } from '../hooks/authentication'
import { sourceOf } from '../hooks/client-address'
import type { Cookies } from '../hooks/cookies'
import type { ReadWebCall } from '../hooks/web-call'
import { wire } from '../wire-schema'
import type { RouteGuards } from './route-guards'

export interface TicketRoutesOptions {
  guards: RouteGuards
  cookies: Pick<Cookies, 'setSession'>
  readWebCall: ReadWebCall
  tickets: Tickets
}

/** A web page that a mini-program opens. Registered only where the settings list web pages. */
export const registerTicketRoutes = (app: App, options: TicketRoutesOptions): void => {
  const { guards, cookies, readWebCall, tickets } = options

  app.post(
    '/v1/tickets',
    {
      ...guards.platformCall,
      schema: {
        operationId: 'createTicket',
        summary: 'A ticket for a web page that the mini-program opens: one use, 60 seconds',
        body: wire(createTicketSchema),
        problems: ['host_not_allowed'],
        response: { 201: wire(createdTicketSchema) },
      },
    },
    async (request, reply) => {
      const { audience } = request.body
      const ticket = await tickets.issue(liveSessionOf(request), audience, sourceOf(request))
      return reply.code(201).send(ticket)
    },
  )

  app.post(
    '/v1/tickets/redeem',
    {
      onRequest: guards.redeem,
      config: { setsCookie: true },
      schema: {
        operationId: 'redeemTicket',
        summary: 'Sign the web page in with its ticket: the session is in a cookie',
        headers: wire(createSessionHeadersSchema),
        body: wire(redeemTicketSchema),
        problems: ['origin_refused', 'ticket_invalid', 'account_blocked', 'signed_in_as_other'],
        response: { 201: wire(currentSessionSchema) },
      },
    },
    async (request, reply) => {
      const call = await readWebCall(request)
      const { token, row, user } = await tickets.redeem(request.body.ticket, call)
      cookies.setSession(reply, { token, createdAtMs: row.created_at })
      return reply.code(201).send({ session: toWireSession(row), user })
    },
  )
}
