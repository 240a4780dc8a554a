import { createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { operator } from '../../../server/src/audit/actor'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { hourMs } from '../../support/manual-clock'
import { execute, selectRows } from '../support/sql'
import { rotateTokenKeys } from '../../../server/src/tokens/token-keys'
import { forgetKey } from '../../../server/src/maintenance/forget-key'
import { assertVaultKeys } from '../../../server/src/maintenance/key-usage'
import { rotateKeys } from '../../../server/src/maintenance/rotate-keys'

const minuteMs = 60_000
const issuer = 'https://login.example.com'
const env = { TOKEN_AUDIENCES: 'orders,https://shop.example.com', PUBLIC_BASE_URL: issuer }

type Jwk = JsonWebKey & { kid: string }

const describeShortTokens = (createStorage: CreateStorage): void => {
  describe('short tokens', () => {
    let server: TestServer

    beforeEach(async () => {
      server = await startTestServer(createStorage, { env })
    })

    afterEach(() => server.close())

    const request = (
      token: string,
      body: object = { audience: 'orders' },
      node: Pick<TestServer, 'call'> = server,
    ) => node.call('POST', '/v1/sessions/current/token', { token, body })

    const fetchToken = async (sessionToken: string, node: Pick<TestServer, 'call'> = server) => {
      const { status, body } = await request(sessionToken, { audience: 'orders' }, node)
      expect(status).toBe(200)
      return body as { token: string; expiresAt: string }
    }

    const fetchKeys = async () => {
      const response = await server.call('GET', '/.well-known/jwks.json')
      expect(response.headers['cache-control']).toBe('public, max-age=60')
      return (response.body as { keys: Jwk[] }).keys
    }

    const part = (text: string, index: number) =>
      JSON.parse(Buffer.from(text.split('.')[index] ?? '', 'base64url').toString()) as Record<
        string,
        unknown
      >

    /** As a program of somebody else does it: no code of ours. */
    const isSignedBy = (text: string, keys: readonly Jwk[]) => {
      const [head = '', body = '', signature = ''] = text.split('.')
      const key = keys.find(({ kid }) => kid === part(text, 0)['kid'])
      if (key === undefined) return false
      return verify(
        'sha256',
        Buffer.from(`${head}.${body}`),
        { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      )
    }

    const rotate = () =>
      rotateTokenKeys(server.server.database, server.server.vault, server.clock(), operator)

    it('identify the caller for five minutes, signed with a published key', async () => {
      const { token, session, user } = await server.signIn()
      const short = await fetchToken(token)
      const keys = await fetchKeys()
      expect(keys).toEqual([
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.stringMatching(/^.{43}$/) as unknown,
          y: expect.stringMatching(/^.{43}$/) as unknown,
          kid: expect.stringMatching(/^.{43}$/) as unknown,
          alg: 'ES256',
          use: 'sig',
        },
      ])
      expect(part(short.token, 0)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: keys[0]?.kid })
      const iat = Math.floor(server.clock() / 1000)
      expect(part(short.token, 1)).toEqual({
        iss: issuer,
        aud: 'orders',
        sub: user.id,
        sid: session.id,
        iat,
        exp: iat + 300,
      })
      expect(Date.parse(short.expiresAt)).toBe((iat + 300) * 1000)
      expect(isSignedBy(short.token, keys)).toBe(true)
    })

    it("carry the backend's own id of the user where it gave one", async () => {
      const { token, user } = await server.signIn()
      await execute(server.server.database, 'update users set external_id = $2 where id = $1', [
        user.id,
        'customer-7',
      ])
      expect(part((await fetchToken(token)).token, 1)).toMatchObject({ ext: 'customer-7' })
    })

    it('are refused for an audience that the settings do not list', async () => {
      const { token } = await server.signIn()
      expect((await request(token, { audience: 'https://shop.example.com' })).status).toBe(200)
      for (const body of [
        { audience: 'payments' },
        { audience: '' },
        {},
        { audience: ['orders'] },
      ]) {
        expect(await request(token, body)).toMatchObject({
          status: 400,
          body: { code: 'invalid_request' },
        })
      }
    })

    it('open nothing of our own, not even another short token', async () => {
      const short = (await fetchToken((await server.signIn()).token)).token
      for (const [method, path] of [
        ['GET', '/v1/me'],
        ['GET', '/v1/sessions'],
        ['DELETE', '/v1/sessions/current'],
        ['POST', '/v1/sessions/current/token'],
      ] as const) {
        expect(await server.call(method, path, { token: short })).toMatchObject({
          status: 401,
          body: { code: 'session_invalid' },
        })
      }
      expect(server.logText()).not.toContain(short)
      expect(server.logText()).not.toContain(short.split('.')[2])
    })

    it('do not exist without an audience', async () => {
      const node = await server.startNode({ TOKEN_AUDIENCES: '' })
      const { token } = await server.signIn()
      for (const [method, path] of [
        ['POST', '/v1/sessions/current/token'],
        ['GET', '/.well-known/jwks.json'],
      ] as const) {
        expect((await node.call(method, path, { token })).status).toBe(404)
      }
      expect(await selectRows(server.server.database, 'token_keys')).toEqual([])
    })

    it('count as use of the session', async () => {
      const { token, session } = await server.signIn()
      server.clock.advance(2 * hourMs)
      await fetchToken(token)
      // The slide is not waited for; the next transaction comes after it.
      await server.call('DELETE', '/v1/sessions', { token })
      const [row] = await selectRows(server.server.database, 'sessions', 'where id = $1', [
        session.id,
      ])
      expect(row?.last_seen_at).toBe(server.clock())
    })

    it('are signed with one key by nodes that start together', async () => {
      const { token } = await server.signIn()
      const nodes = await Promise.all([1, 2, 3].map(() => server.startNode()))
      const tokens = await Promise.all(nodes.map((node) => fetchToken(token, node)))
      const keys = await fetchKeys()
      expect(keys).toHaveLength(1)
      for (const short of tokens) expect(isSignedBy(short.token, keys)).toBe(true)
    })

    it('publish the next key ten minutes before it signs, and the former one ten minutes after', async () => {
      const { token } = await server.signIn()
      const first = (await fetchToken(token)).token
      const next = await rotate()
      expect(next).toMatchObject({ role: 'next', signsFromMs: server.clock() + 10 * minuteMs })
      expect(await rotate()).toBeNull()
      const audited = await selectRows(server.server.database, 'audit_log', 'where event = $1', [
        'token_key_rotated',
      ])
      expect(audited.map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([
        { kid: next?.kid, by: 'operator' },
      ])
      server.clock.advance(minuteMs)
      expect((await fetchKeys()).map(({ kid }) => kid)).toEqual([part(first, 0)['kid'], next?.kid])

      server.clock.advance(9 * minuteMs - 1)
      const last = (await fetchToken(token)).token
      expect(part(last, 0)['kid']).toBe(part(first, 0)['kid'])
      server.clock.advance(1)
      const second = (await fetchToken(token)).token
      expect(part(second, 0)['kid']).toBe(next?.kid)
      server.clock.advance(10 * minuteMs - 1)
      expect(isSignedBy(last, await fetchKeys())).toBe(true)
      server.clock.advance(1)
      expect((await fetchKeys()).map(({ kid }) => kid)).toEqual([next?.kid])
      await rotate()
      expect(await selectRows(server.server.database, 'token_keys')).toHaveLength(2)
    })

    it('keep their private key sealed, under the key of the vault that seals now', async () => {
      const { token } = await server.signIn()
      await fetchToken(token)
      const [row] = await selectRows(server.server.database, 'token_keys')
      expect(row?.public_jwk).not.toContain('"d"')
      expect(row?.private_sealed.toString('latin1')).not.toContain('PRIVATE')
      const ring = `${Buffer.alloc(32, 9).toString('base64')},${server.env['ENCRYPTION_KEYS'] ?? ''}`
      const node = await server.startNode({ ENCRYPTION_KEYS: ring })
      const { database, vault } = node.server
      expect(await rotateKeys(database, vault)).toMatchObject({ tokenKeys: 1, unreadable: 0 })
      const [resealed] = await selectRows(database, 'token_keys')
      expect(resealed?.private_key_id).toBe(vault.currentKeyId)
      expect(isSignedBy((await fetchToken(token, node)).token, await fetchKeys())).toBe(true)
    })

    it('wait for the key of the vault where it is missing, and get a new one where it is lost', async () => {
      const { token } = await server.signIn()
      const lost = part((await fetchToken(token)).token, 0)['kid']
      const { database, vault } = server.server
      const other = await server.startNode({
        ENCRYPTION_KEYS: Buffer.alloc(32, 9).toString('base64'),
      })
      expect(await request(token, { audience: 'orders' }, other)).toMatchObject({
        status: 503,
        body: { code: 'service_unavailable' },
      })
      const start = (usesTokenKeys: boolean) =>
        assertVaultKeys(database, other.server.vault, { usesTokenKeys })
      await expect(start(true)).rejects.toThrow(
        `lacks the key ${vault.currentKeyId}, with which 1 keys of short tokens are sealed`,
      )
      await expect(start(false)).resolves.toBeUndefined()
      const forgotten = await forgetKey(database, server.clock, vault.currentKeyId)
      expect(forgotten).toMatchObject({ tokenKeys: 1 })
      server.clock.advance(minuteMs)
      const fresh = part((await fetchToken(token, other)).token, 0)['kid']
      expect(fresh).not.toBe(lost)
      expect((await fetchKeys()).map(({ kid }) => kid)).toEqual([fresh])
    })
  })
}

describeShortTokens(createStorage)
