import type { FastifyInstance } from 'fastify'

/** The time between being told to end and not listening any more. */
export interface Drain {
  begin(): void
  hasBegun(): boolean
}

export const createDrain = (): Drain => {
  let begun = false
  return {
    begin() {
      begun = true
    },
    hasBegun: () => begun,
  }
}

/**
 * While draining, each answer asks its client to leave the connection: a client that keeps using
 * one would otherwise send its next request into a socket that is just being closed.
 */
export const useDrain = (app: FastifyInstance, drain: Drain): void => {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (drain.hasBegun()) void reply.header('connection', 'close')
    done()
  })
}
