import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { signJwt } from '../../../server/src/tokens/jwt'
import { tokenKeyContext } from '../../../server/src/tokens/token-keys'
import { createHttpClient } from '../support/http-client'
import {
  basicOf,
  internalSettings,
  openInternalPort,
  testClient,
  type InternalCaller,
} from '../support/internal-client'
import { execute, selectRows } from '../support/sql'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { hourMs } from '../../support/manual-clock'

const minuteMs = 60_000
const issuer = 'https://login.example.com'
const shop = testClient('shop', ['external:read'])
const crm = testClient('crm', [
  ...['identity:read', 'phone:read', 'external:read', 'user:read', 'user:write'],
])
const reader = testClient('reader', ['user:read'])
const ads = testClient('ads', [], ['ads'])

const env = {
  ...internalSettings(shop, crm, reader, ads),
  TOKEN_AUDIENCES: 'orders,ads',
  PUBLIC_BASE_URL: issuer,
  RATE_LIMIT_CLIENT_PHONES: '3',
}

const describeInternalPort = (createStorage: CreateStorage): void => {
  let server: TestServer
  let internal: InternalCaller

  beforeEach(async () => {
    server = await startTestServer(createStorage, { env })
    internal = await openInternalPort(server.server)
  })

  afterEach(() => server.close())

  const fetchToken = async (token: string): Promise<string> => {
    const path = '/v1/sessions/current/token'
    const { body } = await server.call('POST', path, { token, body: { audience: 'orders' } })
    return (body as { token: string }).token
  }

  const bindPhone = (token: string) =>
    server.call('PUT', '/v1/me/phone', { token, body: { code: server.sandbox.issuePhoneCode() } })

  const auditOf = async (event: string) =>
    (await selectRows(server.server.database, 'audit_log', 'where event = $1', [event])).map(
      ({ user_id: userId, detail }) => ({ userId, detail: JSON.parse(detail) as unknown }),
    )

  describe('the internal port', () => {
    it('is not part of the public one, and off by default', async () => {
      const { token } = await server.signIn()
      for (const path of ['/introspect', '/users/some-id', '/users/some-id/block']) {
        expect((await server.call('POST', path, { token })).status).toBe(404)
      }
      expect((await server.call('GET', '/openapi.json')).text).not.toContain('introspect')
      const node = await server.startNode({ INTERNAL_PORT: '', INTERNAL_CLIENTS: '' })
      expect(node.server.internalApp).toBeNull()
    })

    it('sends one response for all invalid clients, on every path', async () => {
      const send = createHttpClient(internal.url)
      const headers = [
        undefined,
        'Basic',
        'Basic !',
        `Basic ${Buffer.from('shop').toString('base64')}`,
        basicOf({ ...shop, id: 'nobody' }),
        basicOf({ ...shop, secret: crm.secret }),
        basicOf({ ...shop, secret: '' }),
        basicOf(shop).replace('Basic', 'Bearer'),
        `Bearer ${(await server.signIn()).token}`,
      ]
      for (const authorization of headers) {
        for (const path of ['/users/some-id', '/no-such-path', '/v1/me', '/healthz']) {
          const response = await send('GET', path, {
            headers: authorization === undefined ? {} : { authorization },
          })
          expect(response).toMatchObject({ status: 401, body: { code: 'client_invalid' } })
          expect(response.headers['www-authenticate']).toMatch(/^Basic /)
          expect(response.headers['access-control-allow-origin']).toBeUndefined()
        }
      }
      for (const { secret } of [shop, crm]) expect(server.logText()).not.toContain(secret)
    })

    it('takes either of two secrets while one is being replaced', async () => {
      const next = testClient('shop', ['user:read'])
      const [former, fresh] = [internalSettings(reader), internalSettings(next)].map(
        ({ INTERNAL_CLIENTS: json = '' }) => JSON.parse(json) as { secretHashes: string[] }[],
      )
      const secretHashes = [former, fresh].flatMap((clients) => clients?.[0]?.secretHashes ?? [])
      const clients = [{ id: 'shop', secretHashes, scopes: ['user:read'] }]
      const node = await server.startNode({ INTERNAL_CLIENTS: JSON.stringify(clients) })
      const port = await openInternalPort(node.server)
      for (const { secret } of [reader, next]) {
        expect((await port.call({ ...next, secret }, 'GET', '/users/nobody')).status).toBe(404)
      }
      expect((await port.call(shop, 'GET', '/users/nobody')).status).toBe(401)
    })

    it('refuses a call whose scope the client lacks', async () => {
      const { user, token } = await server.signIn()
      const calls = [
        [shop, 'GET', `/users/${user.id}`],
        [shop, 'GET', '/users?external_id=x'],
        [reader, 'GET', `/users/${user.id}/phone`],
        [reader, 'POST', `/users/${user.id}/sign-out`],
        [reader, 'POST', `/users/${user.id}/block`],
        [reader, 'POST', `/users/${user.id}/unblock`],
        [reader, 'PUT', `/users/${user.id}/external-id`],
      ] as const
      for (const [client, method, path] of calls) {
        const body = method === 'PUT' ? { externalId: 'x' } : undefined
        expect(await internal.call(client, method, path, body)).toMatchObject({
          status: 403,
          body: { code: 'scope_missing' },
        })
      }
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
      expect(await auditOf('user_read')).toEqual([])
    })
  })

  describe('POST /introspect', () => {
    it('says whose a session token is', async () => {
      const { user, session, token } = await server.signIn()
      const response = await internal.introspect(shop, token)
      expect(response.headers['cache-control']).toBe('private, max-age=5')
      expect(response).toMatchObject({ status: 200 })
      expect(response.body).toEqual({
        active: true,
        sub: user.id,
        sid: session.id,
        iat: Math.floor(Date.parse(session.createdAt) / 1000),
        exp: Math.floor(Date.parse(session.expiresAt) / 1000),
        scope: 'session',
      })
      const { text } = await server.call('GET', '/metrics')
      expect(text).toContain('passport_introspections_total{client="shop",outcome="active"} 1')
    })

    it("adds what the client's scopes allow, and audits a phone number", async () => {
      const { user, token } = await server.signIn()
      await bindPhone(token)
      const put = await internal.call(crm, 'PUT', `/users/${user.id}/external-id`, {
        externalId: 'customer-7',
      })
      expect(put.status).toBe(204)
      const short = await fetchToken(token)
      expect((await internal.introspect(shop, short)).body).toMatchObject({
        scope: 'identify',
        aud: 'orders',
        external_id: 'customer-7',
      })
      expect(await auditOf('phone_read')).toEqual([])

      const { body, text } = await internal.introspect(crm, short)
      const [identity] = await selectRows(server.server.database, 'identities')
      expect(body).toMatchObject({
        sub: user.id,
        app_id: identity?.app_id,
        openid: identity?.openid,
        unionid: identity?.union_id,
        phone: expect.stringMatching(/^\+86 1\d{10}$/) as unknown,
        external_id: 'customer-7',
      })
      expect(await auditOf('phone_read')).toEqual([
        { userId: user.id, detail: { by: 'client:crm' } },
      ])
      const plain = (await internal.introspect(reader, short)).text
      expect(plain).not.toMatch(/openid|unionid|phone|customer-7/)
      expect(text).not.toContain('session_key')
    })

    it('returns phone numbers up to the limit of the client, then still says who calls', async () => {
      const { user, token } = await server.signIn()
      expect((await internal.introspect(crm, token)).text).not.toContain('phone')
      await bindPhone(token)
      expect((await internal.call(crm, 'GET', `/users/${user.id}/phone`)).status).toBe(200)
      for (const text of [token, await fetchToken(token)]) {
        expect((await internal.introspect(crm, text)).body).toMatchObject({
          phone: expect.stringMatching(/^\+86 1\d{10}$/) as unknown,
        })
      }
      const { body } = await internal.introspect(crm, token)
      expect(body).toMatchObject({ active: true, sub: user.id, phone_limited: true })
      expect(body).not.toHaveProperty('phone')
      expect((await internal.call(crm, 'GET', `/users/${user.id}/phone`)).status).toBe(429)
      expect(await auditOf('phone_read')).toHaveLength(3)
      const { text } = await server.call('GET', '/metrics')
      expect(text).toContain('passport_phone_reads_total{by="client:crm",outcome="read"} 3')
      expect(text).toContain('passport_phone_reads_total{by="client:crm",outcome="limited"} 2')
    })

    it('knows no short token of an audience that the client is not', async () => {
      const { user, token } = await server.signIn()
      const short = await fetchToken(token)
      expect((await internal.introspect(ads, short)).body).toEqual({ active: false })
      expect((await internal.introspect(shop, short)).body).toMatchObject({ sub: user.id })
      const none = testClient('none', [], [])
      const node = await server.startNode(internalSettings(none))
      const port = await openInternalPort(node.server)
      expect((await port.introspect(none, short)).body).toEqual({ active: false })
      expect((await port.introspect(none, token)).body).toMatchObject({ sub: user.id })
    })

    it('reads the union id once for a session in the cache', async () => {
      const { user, token } = await server.signIn()
      const unionId = async () =>
        ((await internal.introspect(crm, token)).body as { unionid: string }).unionid
      const before = await unionId()
      await execute(
        server.server.database,
        'update identities set union_id = $2 where openid <> $1',
        ['', 'another'],
      )
      expect(await unionId()).toBe(before)
      await internal.call(crm, 'PUT', `/users/${user.id}/external-id`, { externalId: 'customer-7' })
      expect(await unionId()).toBe('another')
    })

    it('counts as use of the session', async () => {
      const { token } = await server.signIn()
      const lastSeen = async () => {
        // The slide is not waited for; the next transaction comes after it.
        await server.call('DELETE', '/v1/sessions', { token })
        const [row] = await selectRows(server.server.database, 'sessions')
        return row?.last_seen_at
      }
      server.clock.advance(2 * hourMs)
      await internal.introspect(shop, token)
      expect(await lastSeen()).toBe(server.clock())

      server.clock.advance(59 * minuteMs)
      const short = await fetchToken(token)
      server.clock.advance(2 * minuteMs)
      await internal.introspect(shop, short)
      expect(await lastSeen()).toBe(server.clock())
    })

    it('knows no token of a session that ended, although its signature is good', async () => {
      const { token } = await server.signIn()
      const short = await fetchToken(token)
      expect((await internal.introspect(shop, short)).body).toMatchObject({ active: true })
      await server.call('DELETE', '/v1/sessions/current', { token })
      for (const text of [token, short]) {
        expect((await internal.introspect(shop, text)).body).toEqual({ active: false })
      }
    })

    it('finds nothing in bad tokens, and writes none of them to the log', async () => {
      const { token, user, session } = await server.signIn()
      const good = await fetchToken(token)
      const [head = '', body = '', signature = ''] = good.split('.')
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<
        string,
        unknown
      >
      const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<
        string,
        unknown
      >
      const [row] = await selectRows(server.server.database, 'token_keys')
      if (row === undefined) throw new Error('there is no key')
      const sealed = { bytes: row.private_sealed, keyId: row.private_key_id }
      const privateKey = createPrivateKey(
        server.server.vault.open(sealed, tokenKeyContext(row.kid)),
      )
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const publicPem = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' })
      const hs256 = `${encode({ ...header, alg: 'HS256' })}.${body}`
      const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
      // What makes one refused in the list below is only what differs.
      expect((await internal.introspect(shop, signJwt(header, claims, privateKey))).body).toEqual(
        expect.objectContaining({ active: true, sub: user.id, sid: session.id }),
      )
      const bad: Record<string, string> = {
        forged: `${head}.${encode({ ...claims, sub: 'somebody' })}.${signature}`,
        'of another key': signJwt(header, claims, foreign),
        'HS256 with the public key': `${hs256}.${createHmac('sha256', publicPem).update(hs256).digest('base64url')}`,
        none: `${encode({ ...header, alg: 'none' })}.${body}.`,
        'none with a signature': `${encode({ ...header, alg: 'none' })}.${body}.${signature}`,
        'of an unknown key': signJwt({ ...header, kid: 'unknown' }, claims, privateKey),
        'of another type': signJwt({ ...header, typ: 'JWT' }, claims, privateKey),
        expired: signJwt(header, { ...claims, exp: Math.floor(server.clock() / 1000) }, privateKey),
        'for another audience': signJwt(header, { ...claims, aud: 'payments' }, privateKey),
        'of another issuer': signJwt(
          header,
          { ...claims, iss: 'https://evil.example' },
          privateKey,
        ),
        "of another user's session": signJwt(header, { ...claims, sub: 'somebody' }, privateKey),
        'of no session': signJwt(header, { ...claims, sid: 'nothing' }, privateKey),
        'an opaque token': `${session.id}${'x'.repeat(43)}`,
        'a cut session token': token.slice(0, -1),
        'a session id': session.id,
        'two tokens': `${good} ${good}`,
        'longer than any': 'x'.repeat(5_000),
      }
      for (const [name, text] of Object.entries(bad)) {
        const response = await internal.introspect(shop, text)
        expect({ name, status: response.status, body: response.body }).toEqual({
          name,
          status: 200,
          body: { active: false },
        })
      }
      for (const text of [good, token, ...Object.values(bad)]) {
        if (text !== session.id) expect(server.logText()).not.toContain(text)
      }
      expect(server.logText()).not.toContain(signature)
      const { text } = await server.call('GET', '/metrics')
      const count = Object.keys(bad).length
      expect(text).toContain(`{client="shop",outcome="inactive"} ${count}\n`)
    })

    it('refuses a body without one token', async () => {
      const send = createHttpClient(internal.url)
      for (const body of ['', 'token=', 'token=a&token=b', 'other=1']) {
        const response = await send('POST', '/introspect', {
          headers: {
            authorization: basicOf(shop),
            'content-type': 'application/x-www-form-urlencoded',
          },
          body,
        })
        expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      }
    })
  })

  describe('users on the internal port', () => {
    it('are found by their id, their external id and an openid, each read audited', async () => {
      const { user, token } = await server.signIn()
      await bindPhone(token)
      await internal.call(crm, 'PUT', `/users/${user.id}/external-id`, { externalId: 'customer-7' })
      const [identity] = await selectRows(server.server.database, 'identities')
      const { app_id: appId = '', openid = '', union_id: unionid } = identity ?? {}
      const paths = [
        `/users/${user.id}`,
        '/users?external_id=customer-7',
        `/users?openid=${openid}&app_id=${appId}`,
      ]
      for (const path of paths) {
        const { body } = await internal.call(crm, 'GET', path)
        expect(body).toEqual({
          user: {
            id: user.id,
            externalId: 'customer-7',
            nickname: null,
            avatarUrl: null,
            phone: expect.stringMatching(/^1\d{2}\*{4}\d{4}$/) as unknown,
            blockedAt: null,
            createdAt: user.createdAt,
            updatedAt: expect.any(String) as unknown,
            identities: [{ provider: 'weapp', appId, openid, unionid }],
          },
        })
      }
      const plain = await internal.call(reader, 'GET', `/users/${user.id}`)
      expect(plain.text).not.toMatch(/identities|openid/)
      const by = (await auditOf('user_read')).map(({ detail }) => detail)
      expect(by.sort()).toEqual([
        ...paths.map(() => ({ by: 'client:crm' })),
        { by: 'client:reader' },
      ])
    })

    it('are 404 where there is none, and 400 without one key', async () => {
      for (const path of ['/users/nobody', '/users?external_id=none', '/users?openid=o&app_id=a']) {
        expect((await internal.call(crm, 'GET', path)).status).toBe(404)
      }
      const twoKeys = '/users?external_id=a&openid=o&app_id=a'
      const noText = '/users?openid=%00&app_id=a'
      for (const path of ['/users', '/users?openid=o', twoKeys, noText]) {
        expect((await internal.call(crm, 'GET', path)).status).toBe(400)
      }
      for (const path of ['sign-out', 'block', 'unblock']) {
        expect((await internal.call(crm, 'POST', `/users/nobody/${path}`)).status).toBe(404)
      }
      expect((await internal.call(crm, 'GET', '/users/nobody/phone')).status).toBe(404)
      expect(await auditOf('user_read')).toEqual([])
    })

    it('give their phone number to a client with the scope, up to its own limit', async () => {
      const { user, token } = await server.signIn()
      const path = `/users/${user.id}/phone`
      expect((await internal.call(crm, 'GET', path)).body).toEqual({ phone: null })
      expect(await auditOf('phone_read')).toEqual([])
      await bindPhone(token)
      expect((await internal.call(crm, 'GET', path)).body).toEqual({
        phone: expect.stringMatching(/^\+86 1\d{10}$/) as unknown,
      })
      expect((await internal.call(crm, 'GET', path)).status).toBe(200)
      const limited = await internal.call(crm, 'GET', path)
      expect(limited).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
      expect(await auditOf('phone_read')).toHaveLength(2)
      expect((await auditOf('phone_read'))[0]?.detail).toEqual({ by: 'client:crm' })
      const { text } = await server.call('GET', '/metrics')
      expect(text).toContain('passport_phone_reads_total{by="client:crm",outcome="read"} 2')
    })

    it('are not said to have no phone number while its key is missing', async () => {
      const { user, token } = await server.signIn()
      await bindPhone(token)
      expect((await internal.introspect(crm, token)).body).toHaveProperty('phone')
      await execute(server.server.database, "update users set phone_key_id = 'missing'")
      expect(await internal.call(crm, 'GET', `/users/${user.id}/phone`)).toMatchObject({
        status: 503,
        body: { code: 'service_unavailable' },
      })
      const { status, body } = await internal.introspect(crm, token)
      expect({ status, body }).toMatchObject({ status: 200, body: { active: true, sub: user.id } })
      expect(body).not.toHaveProperty('phone')
      expect(await auditOf('phone_read')).toHaveLength(1)
      const { text } = await server.call('GET', '/metrics')
      expect(text).toContain('passport_unreadable_phones_total{reason="key_missing"} 2')
    })

    it('have one external id each, which a short token carries at once', async () => {
      const first = await server.signIn({ userId: 'xiaoming' })
      const second = await server.signIn({ userId: 'siqi' })
      const put = (id: string, externalId: unknown) =>
        internal.call(crm, 'PUT', `/users/${id}/external-id`, { externalId })
      await fetchToken(first.token)
      expect((await put(first.user.id, 'customer-7')).status).toBe(204)
      const [, body = ''] = (await fetchToken(first.token)).split('.')
      expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toMatchObject({
        ext: 'customer-7',
      })
      expect((await put(first.user.id, 'customer-7')).status).toBe(204)
      expect(await put(second.user.id, 'customer-7')).toMatchObject({
        status: 409,
        body: { code: 'external_id_taken' },
      })
      expect((await put(first.user.id, null)).status).toBe(204)
      expect((await put(second.user.id, 'customer-7')).status).toBe(204)
      expect((await put('nobody', 'customer-8')).status).toBe(404)
      for (const bad of ['', 'with space', '名', 'x'.repeat(129), 7]) {
        expect((await put(first.user.id, bad)).status).toBe(400)
      }
      const { body: exported } = await server.call('GET', '/v1/me/export', { token: second.token })
      expect(exported).toMatchObject({ user: { externalId: 'customer-7' } })
    })

    it('get an external id only once from writers that send If-None-Match', async () => {
      const { user } = await server.signIn()
      const send = createHttpClient(internal.url)
      const put = (externalId: string | null) =>
        send('PUT', `/users/${user.id}/external-id`, {
          headers: { authorization: basicOf(crm), 'if-none-match': '*' },
          body: { externalId },
        })
      const responses = await Promise.all([put('customer-7'), put('customer-8')])
      expect(responses.map(({ status }) => status).sort()).toEqual([204, 409])
      expect(await put(null)).toMatchObject({ status: 409, body: { code: 'external_id_exists' } })
      const path = `/users/${user.id}/external-id`
      expect((await internal.call(crm, 'PUT', path, { externalId: null })).status).toBe(204)
      expect((await put('customer-8')).status).toBe(204)
    })

    it('are signed out on all devices, and may sign in again', async () => {
      const tokens = [(await server.signIn()).token, (await server.signIn()).token]
      const { user } = await server.signIn()
      const response = await internal.call(crm, 'POST', `/users/${user.id}/sign-out`)
      expect(response).toMatchObject({ status: 200, body: { endedSessions: 3 } })
      for (const token of tokens) {
        expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
      }
      expect((await auditOf('sessions_revoked'))[0]?.detail).toEqual({ count: 3, by: 'client:crm' })
      expect((await server.signIn()).user.id).toBe(user.id)
    })

    it('cannot sign in while they are blocked', async () => {
      const { user, token } = await server.signIn()
      const block = () => internal.call(crm, 'POST', `/users/${user.id}/block`)
      expect(await block()).toMatchObject({ status: 200, body: { endedSessions: 1 } })
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
      const refused = await server.call('POST', '/v1/sessions', {
        body: { provider: 'weapp', code: server.sandbox.issueLoginCode() },
      })
      expect(refused).toMatchObject({ status: 403, body: { code: 'account_blocked' } })
      expect((await internal.call(crm, 'GET', `/users/${user.id}`)).body).toMatchObject({
        user: { blockedAt: expect.any(String) as unknown },
      })
      expect(await block()).toMatchObject({ status: 200, body: { endedSessions: 0 } })
      expect((await internal.call(crm, 'POST', `/users/${user.id}/unblock`)).status).toBe(204)
      expect((await server.signIn()).user.id).toBe(user.id)
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
    })

    it('have no live session from a node that knows nothing of blocks', async () => {
      const { user } = await server.signIn()
      const { database } = server.server
      await internal.call(crm, 'POST', `/users/${user.id}/block`)
      const setBlocked = (at: number | null) =>
        execute(database, 'update users set blocked_at = $2 where id = $1', [user.id, at])
      // As a node of the version before signs in.
      await setBlocked(null)
      const { token } = await server.signIn()
      await setBlocked(server.clock())
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
      expect((await internal.introspect(shop, token)).body).toEqual({ active: false })
      await internal.call(crm, 'POST', `/users/${user.id}/unblock`)
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
    })
  })
}

describeInternalPort(createStorage)
