import { internalSettings, openInternalPort, testClient } from './support/internal-client'
import type { InternalCaller } from './support/internal-client'
import { startOwnBackend, type OwnBackend } from './support/own-backend'
import { selectRows } from './support/sql'
import { createSqliteStorage } from './support/storage'
import { startTestServer, type TestServer } from './support/test-server'

const minuteMs = 60_000
const issuer = 'https://login.example.com'
const shop = testClient('shop', ['user:read', 'identity:read'])
const support = testClient('support', ['user:write'])

describe("a team's own backend", () => {
  let server: TestServer
  let internal: InternalCaller
  let backend: OwnBackend

  beforeEach(async () => {
    server = await startTestServer(createSqliteStorage, {
      env: {
        ...internalSettings(shop, support),
        TOKEN_AUDIENCES: 'orders,ads',
        PUBLIC_BASE_URL: issuer,
      },
    })
    internal = await openInternalPort(server.server)
    backend = await startOwnBackend({
      ISSUER: issuer,
      AUDIENCE: 'orders',
      JWKS_URL: `${server.url}/.well-known/jwks.json`,
      INTERNAL_URL: internal.url,
      CLIENT_ID: shop.id,
      CLIENT_SECRET: shop.secret,
    })
    await backend.setClock(server.clock())
  })

  afterEach(async () => {
    await backend.stop()
    await server.close()
  })

  const fetchToken = async (token: string, audience = 'orders') => {
    const path = '/v1/sessions/current/token'
    const { body } = await server.call('POST', path, { token, body: { audience } })
    return (body as { token: string }).token
  }

  const statusOf = async (path: string, token?: string) =>
    (await backend.express('GET', path, token === undefined ? {} : { token })).status

  it('refuses without a token of its own, and accepts the user with one', async () => {
    const { token, user } = await server.signIn()
    for (const path of ['/', '/introspected']) {
      for (const bad of [undefined, token, await fetchToken(token, 'ads')]) {
        expect(await statusOf(path, bad)).toBe(401)
      }
      const response = await backend.express('GET', path, { token: await fetchToken(token) })
      expect(response).toMatchObject({ status: 200, body: { sub: user.id } })
    }
  })

  it('refuses a blocked user within five minutes by the token, within five seconds by introspection', async () => {
    const { token, user } = await server.signIn()
    const short = await fetchToken(token)
    for (const path of ['/', '/introspected']) expect(await statusOf(path, short)).toBe(200)
    await internal.call(support, 'POST', `/users/${user.id}/block`)

    const path = '/v1/sessions/current/token'
    const body = { audience: 'orders' }
    expect((await server.call('POST', path, { token, body })).status).toBe(401)
    await backend.setClock(server.clock() + 4_999)
    for (const path of ['/', '/introspected']) expect(await statusOf(path, short)).toBe(200)
    await backend.setClock(server.clock() + 5_000)
    expect(await statusOf('/introspected', short)).toBe(401)

    await backend.setClock(server.clock() + 5 * minuteMs - 1_000)
    expect(await statusOf('/', short)).toBe(200)
    await backend.setClock(server.clock() + 5 * minuteMs)
    expect(await statusOf('/', short)).toBe(401)
  })

  it("finds its customer's openid for an order by the internal port", async () => {
    const { token, user } = await server.signIn()
    const [identity] = await selectRows(server.server.database, 'identities')
    const path = `/orders/${identity?.app_id ?? ''}`
    const order = await backend.express('POST', path, { token: await fetchToken(token) })
    expect(order).toMatchObject({
      status: 201,
      body: { order: { payer: { openid: identity?.openid } } },
    })
    const reads = await selectRows(server.server.database, 'audit_log', 'where event = $1', [
      'user_read',
    ])
    expect(reads).toMatchObject([{ user_id: user.id, detail: '{"by":"client:shop"}' }])
    expect((await backend.express('POST', path)).status).toBe(401)
  })
})
