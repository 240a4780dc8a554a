// Tells an Express or Fastify server which user is calling. Needs Node 20.19 and `npm install jose`.
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

/** `issuer` is the developer server's PUBLIC_BASE_URL, `audience` this backend's name in TOKEN_AUDIENCES. */
export const createPassport = ({
  issuer,
  audience,
  jwksUrl = `${issuer}/.well-known/jwks.json`,
}) => {
  // Read every minute, so that no request waits, and kept for ten while the server does not respond.
  const times = { timeoutDuration: 5_000, cooldownDuration: 5_000, cacheMaxAge: 600_000 }
  const keys = createRemoteJWKSet(new URL(jwksUrl), times)
  setInterval(() => keys.reload().catch(() => {}), 60_000).unref()
  const requiredClaims = ['exp', 'sub', 'sid']
  const rules = { issuer, audience, requiredClaims, algorithms: ['ES256'], typ: 'at+jwt' }

  /** The claims of the caller: sub, sid, ext. Null where there is no valid token. */
  const identify = async (authorization = '') => {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (token === undefined) return null
    try {
      return (await jwtVerify(token, keys, rules)).payload
    } catch (error) {
      // Keys that cannot be read say nothing of the caller: that is our failure, a 500.
      if (!(error instanceof errors.JOSEError) || aboutKeys.has(error.code)) throw error
      return null
    }
  }

  return {
    identify,
    /** `app.use(passport.express)` */
    express: (request, response, next) => {
      identify(request.headers.authorization).then((caller) => {
        request.caller = caller
        if (caller !== null) next()
        else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end()
      }, next)
    },
    /** `app.addHook('onRequest', passport.fastify)` */
    fastify: async (request, reply) => {
      request.caller = await identify(request.headers.authorization)
      if (request.caller === null) {
        return reply.code(401).header('www-authenticate', 'Bearer').send()
      }
    },
  }
}

const aboutKeys = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT'])
