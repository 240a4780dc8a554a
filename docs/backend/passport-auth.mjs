// Tells an Express, Fastify or node:http server which user is calling. Node 20 or newer, no dependencies.
import { createPublicKey, verify } from 'node:crypto'

/** `issuer` is the developer server's PUBLIC_BASE_URL, `audience` this backend's name in TOKEN_AUDIENCES. */
export const createPassport = ({
  issuer,
  audience,
  jwksUrl = `${issuer}/.well-known/jwks.json`,
}) => {
  let keys = new Map()
  let readAtMs = -Infinity

  const keyOf = async (kid) => {
    const ageMs = Date.now() - readAtMs
    // Every five minutes; for a key that is not known, at most every ten seconds.
    if (ageMs < (keys.has(kid) ? 300_000 : 10_000)) return keys.get(kid)
    const response = await fetch(jwksUrl, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
    if (response?.ok) {
      const jwks = (await response.json()).keys
      keys = new Map(jwks.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]))
      readAtMs = Date.now()
    } else if (!keys.has(kid)) throw new Error('the keys of short tokens cannot be read')
    return keys.get(kid)
  }

  /** The claims of the caller: sub, sid, ext. Null where there is no valid token. */
  const identify = async (authorization = '') => {
    const token = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization)
    if (token === null) return null
    const [, head, body, signature] = token
    const [header, claims] = [parse(head), parse(body)]
    if (header?.alg !== 'ES256' || header.typ !== 'at+jwt') return null
    const key = await keyOf(header.kid)
    const isSigned =
      key !== undefined &&
      verify(
        'sha256',
        Buffer.from(`${head}.${body}`),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      )
    const isOurs = isSigned && claims?.iss === issuer && claims.aud === audience
    return isOurs && claims.exp * 1000 > Date.now() ? claims : null
  }

  return {
    identify,
    /** `app.use(passport.express)` */
    express: (request, response, next) =>
      identify(request.headers.authorization).then((caller) => {
        request.caller = caller
        if (caller !== null) next()
        else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end()
      }, next),
    /** `app.addHook('onRequest', passport.fastify)` */
    fastify: async (request, reply) => {
      request.caller = await identify(request.headers.authorization)
      if (request.caller === null) {
        return reply.code(401).header('www-authenticate', 'Bearer').send()
      }
    },
  }
}

const parse = (part) => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return null
  }
}
