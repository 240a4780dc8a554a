import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionInvalid } from '../../errors'
import type { LiveSession } from '../../sessions/session-cache'
import type { Sessions } from '../../sessions/sessions'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `requireSession`. */
    liveSession: LiveSession | null
  }
  interface FastifyContextConfig {
    /** For the documentation: the route has the `requireSession` hook. */
    needsSession?: boolean
    /** A load balancer's probe, which no limit counts: all of them come from one address. */
    isProbe?: boolean
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

/**
 * Lets a request through with a live session's token; a route names it as its `onRequest` hook.
 * The response is the same for every kind of bad token.
 */
export const createRequireSession =
  (sessions: Sessions): Hook =>
  (request, _reply, done) => {
    const token = readToken(request.headers.authorization)
    if (token === null) {
      done(sessionInvalid())
      return
    }
    // Without a promise where the cache knows: this runs for every request.
    const known = sessions.getCached(token)
    if (known !== null) {
      request.liveSession = known
      done()
      return
    }
    sessions.load(token).then((live) => {
      request.liveSession = live
      if (live === null) done(sessionInvalid())
      else done()
    }, done)
  }

/** The session of a route that has the hook. */
export const liveSessionOf = (request: FastifyRequest): LiveSession => {
  if (request.liveSession === null) throw new Error('the route does not require a session')
  return request.liveSession
}

const readToken = (header: string | undefined): string | null =>
  header !== undefined && /^bearer /i.test(header) ? header.slice('bearer '.length).trim() : null
