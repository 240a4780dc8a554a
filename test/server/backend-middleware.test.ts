import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto'
import { resolve } from 'node:path'
import { startProcess, type StartedProcess } from '../support/start-process'
import { createHttpClient } from './support/http-client'
import { createSqliteStorage } from './support/storage'
import { startTestServer, type TestServer } from './support/test-server'

const root = resolve(__dirname, '../..')
const issuer = 'https://login.example.com'

/** A team's own backend, in another process: node:http with the Express middleware, and Fastify. */
const program = `
import { createServer } from 'node:http'
import Fastify from 'fastify'
import { createPassport } from './docs/backend/passport-auth.mjs'

const passport = createPassport({
  issuer: '${issuer}',
  audience: 'orders',
  jwksUrl: process.env.JWKS_URL,
})
const app = Fastify()
app.addHook('onRequest', passport.fastify)
app.get('/', (request) => request.caller)
console.log('fastify at', await app.listen({ port: 0, host: '127.0.0.1' }))

const server = createServer((request, response) =>
  passport.express(request, response, (error) => {
    if (error) response.writeHead(503).end()
    else response.writeHead(200).end(JSON.stringify(request.caller))
  }),
)
server.listen(0, '127.0.0.1', () =>
  console.log('listening on http://127.0.0.1:' + server.address().port),
)
`

const tenMinutesMs = 600_000

describe('docs/backend/passport-auth.mjs', () => {
  let server: TestServer
  let backend: StartedProcess

  beforeEach(async () => {
    server = await startTestServer(createSqliteStorage, {
      env: { TOKEN_AUDIENCES: 'orders,ads', PUBLIC_BASE_URL: issuer },
      // The backend has a clock of its own, which shows the real time.
      startMs: Date.now() - tenMinutesMs,
    })
  })

  afterEach(async () => {
    await backend.kill('SIGKILL')
    await server.close()
  })

  const start = async (jwksUrl = `${server.url}/.well-known/jwks.json`) => {
    backend = startProcess(['--input-type=module', '-e', program], {
      cwd: root,
      env: { JWKS_URL: jwksUrl },
    })
    const http = await backend.listening
    const fastify = /^fastify at (\S+)$/m.exec(backend.output.out)?.[1] ?? ''
    return [createHttpClient(http), createHttpClient(fastify)]
  }

  const fetchToken = async (token: string, audience = 'orders') => {
    const path = '/v1/sessions/current/token'
    const { body } = await server.call('POST', path, { token, body: { audience } })
    return (body as { token: string }).token
  }

  it('identifies the caller in Express and Fastify, and refuses requests without a valid token', async () => {
    const { token, user, session } = await server.signIn()
    const expired = await fetchToken(token)
    server.clock.advance(tenMinutesMs)
    const good = await fetchToken(token)
    const [head = '', body = '', signature = ''] = good.split('.')
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const decode = (part: string) =>
      JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
    const { body: jwks } = await server.call('GET', '/.well-known/jwks.json')
    const [jwk = {}] = (jwks as { keys: JsonWebKey[] }).keys
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' })
    const hs256 = `${encode({ ...decode(head), alg: 'HS256' })}.${body}`
    const bad: Record<string, string | undefined> = {
      'no token': undefined,
      expired,
      forged: `${head}.${encode({ ...decode(body), sub: 'somebody' })}.${signature}`,
      'for another audience': await fetchToken(token, 'ads'),
      'HS256 with the public key': `${hs256}.${createHmac('sha256', pem).update(hs256).digest('base64url')}`,
      none: `${encode({ ...decode(head), alg: 'none' })}.${body}.${signature}`,
      'an unknown key': `${encode({ ...decode(head), kid: 'unknown' })}.${body}.${signature}`,
      'a session token': token,
      'no JSON': 'e3.e3.e3',
      'null as header': `bnVsbA.${body}.${signature}`,
    }
    for (const call of await start()) {
      const response = await call('GET', '/', { token: good })
      expect(response).toMatchObject({ status: 200, body: { sub: user.id, sid: session.id } })
      for (const [name, text] of Object.entries(bad)) {
        const { status, headers } = await call(
          'GET',
          '/',
          text === undefined ? {} : { token: text },
        )
        const challenge = headers['www-authenticate']
        expect({ name, status, challenge }).toEqual({ name, status: 401, challenge: 'Bearer' })
      }
    }
  })

  it('fails, and calls nobody signed out, while the keys cannot be read', async () => {
    const { token } = await server.signIn()
    server.clock.advance(tenMinutesMs)
    const good = await fetchToken(token)
    const [http, fastify] = await start('http://127.0.0.1:1/jwks.json')
    expect((await http?.('GET', '/', { token: good }))?.status).toBe(503)
    expect((await fastify?.('GET', '/', { token: good }))?.status).toBe(500)
  })
})
