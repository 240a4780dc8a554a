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
 * A browser sends its cookie with what any page asks. So a request that changes something, and carries the session
 * cookie or gets a cookie, must come from a listed page: browsers name it in `Origin`. A bearer is no browser's,
 * and needs none; both together would leave open who is asking.
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
