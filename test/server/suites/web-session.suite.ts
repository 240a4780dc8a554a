import { once } from 'node:events'
import http from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createHttpClient } from '../support/http-client'
import { selectRows } from '../support/sql'
import { createStorage } from '../support/suite-storage'
import {
  browserCookie,
  createTestBrowser,
  sessionCookie,
  webOrigin,
  type TestBrowser,
} from '../support/test-browser'
import { startTestServer, type TestServer } from '../support/test-server'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('a session of a web page', () => {
  let server: TestServer
  let browser: TestBrowser

  beforeEach(async () => {
    server = await startTestServer(createStorage, { webOrigin })
    browser = createTestBrowser(server)
  })

  afterEach(() => server.close())

  const refused = (code: string, status: number) => ({ status, body: { code } })
  const sessionCount = async () => (await selectRows(server.server.database, 'sessions')).length
  const setCookieOf = ({ headers }: { headers: Record<string, unknown> }) =>
    [headers['set-cookie'] ?? []].flat().map(String)
  const authorize: TestServer['sandbox']['officialAccount']['authorize'] = (...args) =>
    server.sandbox.officialAccount.authorize(...args)
  const me = async () => {
    const { body } = await browser.call('GET', '/v1/me')
    return (body as { user: { id: string } }).user.id
  }

  describe('the cookie', () => {
    it('is bound to the host, hidden from scripts, and sent back from WeChat’s page', async () => {
      const { setCookies } = await browser.comeBack(authorize(await browser.start('sign-in')))
      expect(setCookies).toEqual([
        expect.stringMatching(
          /^__Host-passport-session=[\w-]{72}; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
        ),
      ])
    })

    it('of the browser is as well, and lives for half an hour', async () => {
      const body = { scope: 'sign-in', returnPath: '/' }
      const response = await browser.call('POST', '/v1/oauth/wechat-oa', { body })
      expect(setCookieOf(response)).toEqual([
        expect.stringMatching(
          /^__Host-passport-browser=[\w-]{43}; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
        ),
      ])
    })

    it('that was not made here is replaced, whatever it holds', async () => {
      browser.cookies.set(browserCookie, 'short')
      await browser.start('sign-in')
      expect(browser.cookies.get(browserCookie)).toMatch(/^[\w-]{43}$/)
    })

    it('is the token of which only a hash is stored', async () => {
      await browser.signIn()
      const token = browser.cookies.get(sessionCookie) ?? ''
      expect(JSON.stringify(await selectRows(server.server.database, 'sessions'))).not.toContain(
        token.slice(29),
      )
    })

    it('goes with the session that signs out, by either call', async () => {
      for (const path of ['/v1/sessions/current', '/v1/sessions/{id}']) {
        const id = await browser.signIn()
        const response = await browser.call('DELETE', path.replace('{id}', id ?? ''))
        expect(response.status).toBe(204)
        expect(setCookieOf(response)).toEqual([
          '__Host-passport-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
        ])
      }
      expect(await sessionCount()).toBe(0)
    })

    it('stays when another session is revoked', async () => {
      await browser.signIn()
      const other = createTestBrowser(server)
      const otherId = await other.signIn()
      const response = await browser.call('DELETE', `/v1/sessions/${otherId ?? ''}`)
      expect(response.status).toBe(204)
      expect(setCookieOf(response)).toEqual([])
    })

    it('ends the session of the cookie that it replaces, also another user’s', async () => {
      for (const userId of ['xiaoming', 'xiaoming', 'siqi']) {
        const former = browser.cookies.get(sessionCookie)
        await browser.signIn({ userId })
        expect(await sessionCount()).toBe(1)
        if (former === undefined) continue
        const token = await server.call('GET', '/v1/me', { token: former })
        expect(token).toMatchObject(refused('session_invalid', 401))
      }
      const ended = await selectRows(server.server.database, 'audit_log', 'where event = $1', [
        'signed_out',
      ])
      expect(ended.map(({ detail }) => detail)).toEqual(Array(2).fill('{"replaced":true}'))
    })

    it('ends no session that its sender cannot prove', async () => {
      const id = await browser.signIn({ userId: 'siqi' })
      const other = createTestBrowser(server)
      other.cookies.set(sessionCookie, `${id ?? ''}${'A'.repeat(43)}`)
      await other.signIn({ userId: 'xiaoming' })
      expect((await browser.call('GET', '/v1/me')).status).toBe(200)
    })
  })

  describe('the name of the session', () => {
    it.each([
      ['missing', null],
      ['another session', 'a'.repeat(29)],
      ['empty', ''],
    ])('that is %s gets the response of a bad token', async (_what, session) => {
      await browser.signIn()
      for (const [method, path] of [
        ['GET', '/v1/me'],
        ['GET', '/v1/sessions'],
        ['DELETE', '/v1/sessions/current'],
        ['DELETE', '/v1/me/phone'],
      ] as const) {
        const response = await browser.call(method, path, { session })
        expect(response).toMatchObject(refused('session_invalid', 401))
        expect(setCookieOf(response)).toEqual([])
      }
      expect(await me()).toBeTruthy()
    })

    it('keeps a request of one user from running as the user of another tab', async () => {
      const first = await browser.signIn({ userId: 'xiaoming' })
      await browser.signIn({ userId: 'siqi' })
      const late = await browser.call('DELETE', '/v1/me/phone', { session: first })
      expect(late).toMatchObject(refused('session_invalid', 401))
      // A sign-out that the server did not hear, tried again by its session's id.
      const signOut = await browser.call('DELETE', '/v1/sessions/current', { session: first })
      expect(signOut).toMatchObject(refused('session_invalid', 401))
      expect((await browser.call('GET', '/v1/me')).status).toBe(200)
    })

    it('may be missing only where a page asks for its session', async () => {
      const id = await browser.signIn()
      const path = '/v1/sessions/current'
      expect(await browser.call('GET', path, { session: null })).toMatchObject({
        status: 200,
        body: { session: { id } },
      })
      expect((await browser.call('GET', path, { session: id })).status).toBe(200)
      expect(await browser.call('GET', path, { session: 'b'.repeat(29) })).toMatchObject(
        refused('session_invalid', 401),
      )
      browser.cookies.clear()
      expect(await browser.call('GET', path, { session: null })).toMatchObject(
        refused('session_invalid', 401),
      )
      expect(await browser.call('GET', '/v1/me', { session: id })).toMatchObject(
        refused('session_invalid', 401),
      )
    })

    it('is checked with a bearer, too, which needs none', async () => {
      const { token, session } = await server.signIn()
      const call = (name?: string) =>
        server.call('GET', '/v1/me', {
          token,
          headers: name === undefined ? {} : { 'x-passport-session': name },
        })
      expect((await call()).status).toBe(200)
      expect((await call(session.id)).status).toBe(200)
      expect(await call('b'.repeat(29))).toMatchObject(refused('session_invalid', 401))
    })
  })

  describe('the origin', () => {
    const listed = [webOrigin]
    const unlisted = [null, 'null', '', 'https://evil.example.com', 'https://api.example.com']

    it('of a request that changes something must be listed, and a missing one is not', async () => {
      await browser.signIn()
      const change = (origin: string | null, more: Record<string, string> = {}) =>
        browser.call('POST', '/v1/me', {
          origin,
          body: { nickname: null },
          headers: { 'x-http-method-override': 'PATCH', ...more },
          // The documentation knows the call by the other method.
          node: { ...server, call: createHttpClient(server.url) },
        })
      for (const origin of unlisted) {
        expect(await change(origin)).toMatchObject(refused('origin_refused', 403))
        for (const [method, path] of [
          ['PATCH', '/v1/me'],
          ['DELETE', '/v1/me/avatar'],
          ['PUT', '/v1/me/phone'],
          ['POST', '/v1/sessions'],
          ['DELETE', '/v1/sessions'],
        ] as const) {
          const body = method === 'DELETE' ? undefined : {}
          expect(await browser.call(method, path, { origin, body })).toMatchObject(
            refused('origin_refused', 403),
          )
        }
      }
      for (const origin of listed) expect((await change(origin)).status).toBe(200)
      // A referrer is no origin.
      expect(await change(null, { referer: `${webOrigin}/` })).toMatchObject(
        refused('origin_refused', 403),
      )
    })

    it('does not matter to a request that only reads', async () => {
      await browser.signIn()
      for (const origin of [...unlisted, ...listed]) {
        expect((await browser.call('GET', '/v1/me', { origin })).status).toBe(200)
      }
    })

    it('does not matter to a bearer', async () => {
      const { token } = await server.signIn()
      for (const origin of ['https://evil.example.com', null]) {
        const headers: Record<string, string> = origin === null ? {} : { origin }
        const body = { nickname: null }
        expect((await server.call('PATCH', '/v1/me', { token, body, headers })).status).toBe(200)
      }
    })
  })

  it('refuses a request with a cookie and a bearer, on every route', async () => {
    await browser.signIn()
    const { token } = await server.signIn()
    for (const [method, path] of [
      ['GET', '/v1/me'],
      ['GET', '/v1/sessions/current'],
      ['POST', '/v1/sessions'],
    ] as const) {
      expect(await browser.call(method, path, { token })).toMatchObject(
        refused('invalid_request', 400),
      )
    }
  })

  describe('sliding', () => {
    it('sends the cookie again once an hour, to one of many requests on two nodes', async () => {
      const other = await server.startNode()
      await browser.signIn()
      const cookies = async () => {
        const responses = await Promise.all(
          Array.from({ length: 12 }, (_, index) =>
            browser.call('GET', '/v1/me', { node: index % 2 === 0 ? server : other }),
          ),
        )
        expect(responses.every(({ status }) => status === 200)).toBe(true)
        return responses.flatMap(setCookieOf)
      }
      expect(await cookies()).toEqual([])
      server.clock.advance(hourMs - 1)
      expect(await cookies()).toEqual([])
      server.clock.advance(1)
      const token = browser.cookies.get(sessionCookie) ?? ''
      expect(await cookies()).toEqual([
        `__Host-passport-session=${token}; Max-Age=31532400; Path=/; HttpOnly; Secure; SameSite=Lax`,
      ])
      expect(await cookies()).toEqual([])
      server.clock.advance(hourMs)
      expect(await cookies()).toHaveLength(1)
    })

    it('sends no cookie of a session that ended while the request ran', async () => {
      await browser.signIn()
      const [headers, body] = [browser.headers(), JSON.stringify({ nickname: null })]
      server.clock.advance(hourMs)
      const request = http.request(`${server.url}/v1/me`, {
        method: 'PATCH',
        headers: { ...headers, 'content-type': 'application/json', 'content-length': body.length },
      })
      const response = once(request, 'response') as Promise<[http.IncomingMessage]>
      request.flushHeaders()
      // The hooks have run once the use is written; the handler waits for the body.
      const isUsed = async () =>
        (await selectRows(server.server.database, 'sessions', 'where last_seen_at > created_at'))
          .length > 0
      while (!(await isUsed())) await new Promise(setImmediate)
      // Another tab signs in meanwhile.
      await browser.comeBack(authorize(await browser.start('sign-in')))
      request.end(body)
      const [{ statusCode, headers: received }] = await response
      expect({ statusCode, cookies: received['set-cookie'] }).toEqual({ statusCode: 200 })
    })

    it('keeps a session that is used, and the server ends one that is not', async () => {
      await browser.signIn()
      for (let index = 0; index < 3; index += 1) {
        server.clock.advance(29 * dayMs)
        expect((await browser.call('GET', '/v1/me')).status).toBe(200)
      }
      server.clock.advance(30 * dayMs)
      expect(await browser.call('GET', '/v1/me')).toMatchObject(refused('session_invalid', 401))
    })
  })

  it('gives a script the short token of another backend, and nothing else', async () => {
    const node = await server.startNode({ TOKEN_AUDIENCES: 'orders' })
    await browser.signIn()
    const options = { body: { audience: 'orders' }, node }
    const response = await browser.call('POST', '/v1/sessions/current/token', options)
    expect(response).toMatchObject({ status: 200, body: { token: expect.any(String) as unknown } })
    const { token } = response.body as { token: string }
    expect(await server.call('GET', '/v1/me', { token })).toMatchObject(
      refused('session_invalid', 401),
    )
  })

  it('shows its host and its provider in the export, in words that 0.1.0 reads', async () => {
    await browser.signIn()
    expect((await browser.call('GET', '/v1/me/export')).body).toMatchObject({
      identities: [{ provider: 'h5', provenBy: 'wechat-oa' }],
      sessions: [{ provider: 'h5', host: 'h5' }],
    })
  })

  it('sets neither a nickname nor a picture: an official account checks none', async () => {
    await browser.signIn()
    const body = { nickname: '张小明' }
    expect(await browser.call('PATCH', '/v1/me', { body })).toMatchObject(
      refused('content_check_unavailable', 403),
    )
    expect(await browser.call('PUT', '/v1/me/phone', { body: { code: 'x' } })).toMatchObject(
      refused('invalid_request', 400),
    )
  })
})

describe('over plain http, in development', () => {
  it('has cookies without the prefix and without Secure', async () => {
    const server = await startTestServer(createStorage, {
      webOrigin,
      env: { PUBLIC_BASE_URL: 'http://api.example.com' },
    })
    const browser = createTestBrowser(server)
    try {
      const asked = authorizeOf(server, await browser.start('sign-in'))
      const { setCookies } = await browser.comeBack(asked)
      expect(setCookies).toEqual([
        expect.stringMatching(
          /^passport-session=[\w-]{72}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
        ),
      ])
      expect([...browser.cookies.keys()].sort()).toEqual(['passport-browser', 'passport-session'])
      expect(await browser.findSession()).not.toBeNull()
    } finally {
      await server.close()
    }
  })
})

const authorizeOf = (server: TestServer, authorizeUrl: string): string =>
  server.sandbox.officialAccount.authorize(authorizeUrl)
