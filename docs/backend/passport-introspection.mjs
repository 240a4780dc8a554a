// Asks the developer server which user is calling: it refuses a session that ended within five seconds.

/** `url` is the internal port, `audience` this backend's name in TOKEN_AUDIENCES. */
export const createIntrospection = ({ url, clientId, secret, audience }) => {
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
  /** What was asked in the last five seconds, the oldest first. */
  const asked = new Map()

  const ask = async (token) => {
    const response = await fetch(`${url}/introspect`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({ token }),
      signal: AbortSignal.timeout(5_000),
    })
    if (!response.ok)
      throw new Error(`the developer server does not introspect: ${response.status}`)
    const claims = await response.json()
    return claims.active && claims.aud === audience ? claims : null
  }

  /** What the server says of the caller: sub, sid and what the scopes add. Null without a valid token. */
  const identify = async (authorization = '') => {
    // The characters of session tokens and short tokens, and more than either has.
    const token = /^Bearer +([\w.-]{1,4096})$/i.exec(authorization)?.[1]
    if (token === undefined) return null
    for (const [key, { untilMs }] of asked) {
      if (untilMs > performance.now()) break
      asked.delete(key)
    }
    if (!asked.has(token)) {
      asked.set(token, { answer: ask(token), untilMs: performance.now() + 5_000 })
    }
    try {
      return await asked.get(token).answer
    } catch (error) {
      asked.delete(token)
      throw error
    }
  }

  return {
    identify,
    /** `app.use(introspection.express)` */
    express: (request, response, next) => {
      identify(request.headers.authorization).then((caller) => {
        request.caller = caller
        if (caller !== null) next()
        else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end()
      }, next)
    },
  }
}
