import type { onRequestHookHandler, preHandlerHookHandler } from 'fastify'

/** What a route spreads into its options to say who may call it, and how often. */
export interface RouteGuards {
  /** The signed-in user. */
  session: { onRequest: onRequestHookHandler[]; config: { needsSession: true } }
  /** The signed-in user with a code of the platform, which is not to be tried out. */
  sessionAndCode: RouteGuards['session'] & { preHandler: preHandlerHookHandler[] }
  /** Whoever has a login code. */
  signIn: { onRequest: onRequestHookHandler[]; preHandler: preHandlerHookHandler[] }
}

/** The answer of a call that has nothing to say. */
export const noContent = { type: 'null', description: 'Done' } as const
