import type { onRequestHookHandler, preHandlerHookHandler } from 'fastify'

interface SessionGuard {
  onRequest: onRequestHookHandler[]
  config: { needsSession: true }
}

/** Options of a route: the callers that it accepts, and its rate limit. */
export interface RouteGuards {
  /** The signed-in user. */
  session: SessionGuard
  /** The same, for a route that costs calls at the platform. */
  platformCall: SessionGuard
  /** The same, with a code of the platform, which must not be guessed. */
  platformCode: SessionGuard & { preHandler: preHandlerHookHandler[] }
  /** The same, a few times a day. */
  export: SessionGuard
  /** A client with a login code. */
  signIn: { onRequest: onRequestHookHandler[]; preHandler: preHandlerHookHandler[] }
  /** A web page that asks a phone, that collects, and that redeems a ticket. */
  handover: onRequestHookHandler[]
  collect: onRequestHookHandler[]
  redeem: onRequestHookHandler[]
  /** A browser that begins a sign-in by a redirect, and one that comes back. */
  redirect: onRequestHookHandler[]
  callback: onRequestHookHandler[]
}

/** The response of a call that returns nothing. */
export const noContent = { type: 'null', description: 'Done' } as const
