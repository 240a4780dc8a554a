import type { onRequestHookHandler } from 'fastify'

/** What a route spreads into its options to say who may call it. */
export interface RouteGuards {
  /** The signed-in user. */
  session: { onRequest: onRequestHookHandler; config: { needsSession: true } }
}

/** The answer of a call that has nothing to say. */
export const noContent = { type: 'null', description: 'Done' } as const
