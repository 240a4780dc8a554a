import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sessionHeader } from '../../../../src/contract/session-calls'
import { sessionInvalid } from '../../errors'
import type { LiveSession } from '../../sessions/session-cache'
import { isSessionToken, sessionIdOf } from '../../sessions/session-token'
import type { Sessions } from '../../sessions/sessions'
import type { Cookies } from './cookies'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `requireSession`. */
    liveSession: LiveSession | null
    /** The token of the cookie, where this request moved the end of its session. */
    extendedToken: string | null
  }
  interface FastifyContextConfig {
    /** For the documentation: the route has the `requireSession` hook. */
    needsSession?: boolean
    /** A page that does not know its session yet may ask by its cookie, without naming the session. */
    findsSession?: boolean
    /** A load balancer's probe, which no limit counts: all of them come from one address. */
    isProbe?: boolean
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

/**
 * Lets a request through with a live session's token, which is a bearer or a web page's cookie; a route names it as
 * its `onRequest` hook. The response is the same for every kind of bad token.
 */
export const createRequireSession =
  (sessions: Pick<Sessions, 'getCached' | 'load'>, cookies: Pick<Cookies, 'session'>): Hook =>
  (request, _reply, done) => {
    const bearer = bearerOf(request)
    const token = bearer ?? cookies.session(request)
    if (token === null || !isNamed(request, token, bearer === null)) {
      done(sessionInvalid())
      return
    }
    const accept = (live: LiveSession) => {
      request.liveSession = live
      if (bearer !== null || live.extension === null) {
        done()
        return
      }
      const { extension } = live
      live.extension = null
      void extension.then((wasWritten) => {
        if (wasWritten) request.extendedToken = token
        done()
      })
    }
    // Without a promise where the cache knows: this runs for every request.
    const known = sessions.getCached(token)
    if (known !== null) {
      accept(known)
      return
    }
    sessions.load(token).then((live) => {
      if (live === null) done(sessionInvalid())
      else accept(live)
    }, done)
  }

/**
 * With the session's end the cookie's moves: the one request that moved it sends the cookie again. The session may
 * have ended while the request ran, and the browser have the cookie of another one.
 */
export const useCookieExtension = (
  app: FastifyInstance,
  sessions: Pick<Sessions, 'load'>,
  cookies: Pick<Cookies, 'setSession'>,
): void => {
  app.addHook('onSend', (request, reply, _payload, done) => {
    const token = request.extendedToken
    if (token === null) {
      done()
      return
    }
    sessions.load(token).then(
      (live) => {
        if (live !== null) cookies.setSession(reply, { token, createdAtMs: live.row.created_at })
        done()
      },
      // The response is good without it.
      () => done(),
    )
  })
}

/** The session of a route that has the hook. */
export const liveSessionOf = (request: FastifyRequest): LiveSession => {
  if (request.liveSession === null) throw new Error('the route does not require a session')
  return request.liveSession
}

/**
 * Whether the request was begun for the session that its token is of. All tabs of a browser share one cookie:
 * without the name a request of one user would run as the user who signed in to another tab meanwhile.
 */
const isNamed = (request: FastifyRequest, token: string, isCookie: boolean): boolean => {
  const named = request.headers[sessionHeader]
  if (named === undefined) return !isCookie || request.routeOptions.config.findsSession === true
  return isSessionToken(token) && named === sessionIdOf(token)
}

export const bearerOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string | null => {
  const { authorization } = headers
  return authorization !== undefined && /^bearer /i.test(authorization)
    ? authorization.slice('bearer '.length).trim()
    : null
}
