import type { FastifyInstance } from 'fastify'
import { ApiError } from '../../errors'
import { bearerOf } from './authentication'
import type { Cookies } from './cookies'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The response may set a cookie: another site must not cause that. */
    setsCookie?: boolean
  }
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser sends its cookie with every request, whichever page makes it. A request that changes something, and carries
 * the session cookie or receives a cookie, must therefore name a listed page in `Origin`. A request with only a bearer
 * needs no `Origin`: browsers do not send bearers by themselves. A request with both is refused, as they may name
 * different users.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export const useWebRequests = (
  app: FastifyInstance,
  cookies: Pick<Cookies, 'session'>,
  webOrigins: readonly string[],
): void => {
  const isListed = new Set(webOrigins)

  app.addHook('onRequest', (request, _reply, done) => {
    const hasCookie = cookies.session(request) !== null
    if (hasCookie && bearerOf(request) !== null) {
      done(new ApiError('invalid_request', { detail: 'headers: a cookie and a bearer' }))
      return
    }
    const isGuarded = hasCookie || request.routeOptions.config.setsCookie === true
    if (
      isGuarded &&
      !safeMethods.has(request.method) &&
      !isListed.has(request.headers.origin ?? '')
    ) {
      done(new ApiError('origin_refused'))
      return
    }
    done()
  })
}
