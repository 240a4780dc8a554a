import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { operator } from '../../../server/src/audit/actor'
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
import { whileAsking } from '../support/while-asking'

describe('sign-in in WeChat’s browser', () => {
  let server: TestServer
  let browser: TestBrowser

  beforeEach(async () => {
    server = await startTestServer(createStorage, { webOrigin })
    browser = createTestBrowser(server)
  })

  afterEach(() => server.close())

  const authorize: TestServer['sandbox']['officialAccount']['authorize'] = (...args) =>
    server.sandbox.officialAccount.authorize(...args)
  const rows = (table: Parameters<typeof selectRows>[1]) =>
    selectRows(server.server.database, table)
  const userCount = async () => (await rows('users')).length
  const audited = async (event: string) =>
    (await selectRows(server.server.database, 'audit_log', 'where event = $1', [event])).map(
      ({ detail }) => JSON.parse(detail) as Record<string, unknown>,
    )
  const exchanges = async () => {
    const response = await fetch(`${server.sandbox.controlUrl}/calls`)
    const { calls } = (await response.json()) as { calls: { path: string }[] }
    return calls.filter(({ path }) => path === '/sns/oauth2/access_token').length
  }
  const nothingHappened = async () => {
    expect(browser.cookies.has(sessionCookie)).toBe(false)
    expect(await rows('users')).toEqual([])
    expect(await rows('sessions')).toEqual([])
  }

  it('begins at WeChat’s page, comes back to the server, and ends at the page with a cookie', async () => {
    const authorizeUrl = await browser.start('sign-in', '/h5/?tab=2#/pages/mine/index?from=tap')
    const { origin, pathname, searchParams, hash } = new URL(authorizeUrl)
    expect(`${origin}${pathname}`).toBe(`${server.sandbox.url}/connect/oauth2/authorize`)
    expect(hash).toBe('#wechat_redirect')
    expect([...searchParams.keys()]).toEqual([
      ...['appid', 'redirect_uri', 'response_type', 'scope', 'state', 'connect_redirect'],
    ])
    expect(searchParams.get('redirect_uri')).toBe(
      'https://api.example.com/v1/oauth/wechat-oa/callback',
    )
    expect(searchParams.get('scope')).toBe('snsapi_userinfo')
    expect(searchParams.get('state')).toMatch(/^[0-9a-f]{64}$/)

    const landing = await browser.comeBack(authorize(authorizeUrl))
    expect(landing).toMatchObject({
      status: 302,
      location: `${webOrigin}/h5/?tab=2&passport-result=signed_in#/pages/mine/index?from=tap`,
      headers: { 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
    })
    const current = await browser.call('GET', '/v1/sessions/current', { session: null })
    expect(current).toMatchObject({
      status: 200,
      body: { session: { host: 'h5', provider: 'h5' }, user: { nickname: null } },
    })
    expect(current.text).not.toContain('token')
    expect(await browser.findSession()).not.toBeNull()
    const { body } = await browser.call('GET', '/v1/me/identities')
    expect(body).toMatchObject({ identities: [{ provider: 'wechat-oa' }] })
  })

  it('takes the redirect’s address from the settings, whatever the request’s Host says', async () => {
    const response = await browser.call('POST', '/v1/oauth/wechat-oa', {
      body: { scope: 'sign-in', returnPath: '/' },
      headers: { 'x-forwarded-host': 'evil.example.com', host: 'evil.example.com' },
    })
    const { authorizeUrl } = response.body as { authorizeUrl: string }
    expect(new URL(authorizeUrl).searchParams.get('redirect_uri')).toMatch(
      /^https:\/\/api\.example\.com\//,
    )
  })

  it('is the mini-program’s user where the union id joins them', async () => {
    const { user } = await server.signIn({ userId: 'xiaoming' })
    await browser.signIn({ userId: 'xiaoming' })
    const { body } = await browser.call('GET', '/v1/me')
    expect(body).toMatchObject({ user: { id: user.id } })
    expect(await userCount()).toBe(1)
  })

  it('knows the user again, and keeps the device that the page named, without control characters', async () => {
    await browser.signIn()
    const { body } = await browser.call('GET', '/v1/me')
    server.clock.advance(1)
    const other = createTestBrowser(server)
    const started = await other.call('POST', '/v1/oauth/wechat-oa', {
      body: {
        scope: 'sign-in',
        returnPath: '/',
        device: { name: ' WeChat\u0000', platform: 'Android' },
      },
    })
    expect(started.status).toBe(200)
    const where = 'where device_name is not null'
    expect(await selectRows(server.server.database, 'oauth_states', where)).toMatchObject([
      { device_name: 'WeChat' },
    ])
    await other.comeBack(authorize((started.body as { authorizeUrl: string }).authorizeUrl))
    await other.findSession()
    expect((await other.call('GET', '/v1/me')).body).toEqual(body)
    const { body: list } = await other.call('GET', '/v1/sessions')
    expect(list).toMatchObject({
      sessions: [{ device: { name: 'WeChat', platform: 'Android' } }, { device: null }],
    })
  })

  describe('with recognize', () => {
    it('signs in a user whom the official account knows here', async () => {
      await browser.signIn()
      const other = createTestBrowser(server)
      expect(await other.signIn({}, 'recognize')).not.toBeNull()
      expect(await userCount()).toBe(1)
    })

    it('creates nobody', async () => {
      await server.signIn({ userId: 'xiaoming' })
      const landing = await browser.comeBack(authorize(await browser.start('recognize')))
      expect(landing.result).toBe('identity_unknown')
      expect(browser.cookies.has(sessionCookie)).toBe(false)
      expect(await rows('identities')).toHaveLength(1)
    })

    it('creates nobody either where the browser changes the scope of the address', async () => {
      const asked = await browser.start('sign-in')
      const changed = asked.replace('snsapi_userinfo', 'snsapi_base')
      expect((await browser.comeBack(authorize(changed))).result).toBe('identity_unknown')
      const base = (await browser.start('recognize')).replace('snsapi_base', 'snsapi_userinfo')
      expect((await browser.comeBack(authorize(base))).result).toBe('identity_unknown')
      await nothingHappened()
    })
  })

  it('takes a callback without a code as a decline', async () => {
    const landing = await browser.comeBack(
      authorize(await browser.start('sign-in'), { as: 'deny' }),
    )
    expect(landing).toMatchObject({ status: 302, result: 'declined', setCookies: [] })
    await nothingHappened()
    expect(await exchanges()).toBe(0)
  })

  it('stores nothing of a snapshot page', async () => {
    const asked = await browser.start('sign-in')
    const landing = await browser.comeBack(authorize(asked, { as: 'snapshot' }))
    expect(landing.result).toBe('identity_provisional')
    await nothingHappened()
    expect(await rows('identities')).toEqual([])
    expect(await rows('unions')).toEqual([])
  })

  describe('a state', () => {
    it('holds only hashes in the database', async () => {
      const state = new URL(await browser.start('sign-in')).searchParams.get('state') ?? ''
      const text = JSON.stringify(await rows('oauth_states'))
      expect(text).not.toContain(state)
      expect(text).not.toContain(browser.cookies.get(browserCookie) ?? '')
    })

    it('that is unknown leads to the app’s first page, asks WeChat nothing and is audited', async () => {
      const asked = authorize(await browser.start('sign-in'))
      for (const state of ['f'.repeat(64), '', 'x', '%00']) {
        const forged = asked.replace(/state=[0-9a-f]+/, `state=${state}`)
        const landing = await browser.comeBack(forged)
        expect(landing).toMatchObject({
          status: 302,
          location: `${webOrigin}/?passport-result=oauth_state_invalid`,
        })
      }
      await nothingHappened()
      expect(await exchanges()).toBe(0)
      expect(await audited('oauth_refused')).toEqual(
        Array.from({ length: 4 }, () => ({ reason: 'unknown', address: '127.0.0.1' })),
      )
      // Nothing is lost: the browser's own state still works.
      expect((await browser.comeBack(asked)).result).toBe('signed_in')
    })

    it('of another browser is refused, and stays that browser’s', async () => {
      const asked = authorize(await browser.start('sign-in'))
      const stranger = createTestBrowser(server)
      expect((await stranger.comeBack(asked)).result).toBe('oauth_state_invalid')
      await stranger.start('sign-in')
      expect((await stranger.comeBack(asked)).result).toBe('oauth_state_invalid')
      expect(stranger.cookies.has(sessionCookie)).toBe(false)
      expect(await audited('oauth_refused')).toEqual([
        { reason: 'foreign_browser', address: '127.0.0.1' },
        { reason: 'foreign_browser', address: '127.0.0.1' },
      ])
      expect((await browser.comeBack(asked)).result).toBe('signed_in')
    })

    it('is good for ten minutes, and many live in one browser', async () => {
      const first = await browser.start('sign-in')
      const cookie = browser.cookies.get(browserCookie)
      const second = await browser.start('sign-in')
      expect(browser.cookies.get(browserCookie)).toBe(cookie)
      server.clock.advance(600_000 - 1)
      expect((await browser.comeBack(authorize(second))).result).toBe('signed_in')
      server.clock.advance(1)
      expect((await browser.comeBack(authorize(first))).result).toBe('oauth_state_invalid')
      expect(await audited('oauth_refused')).toEqual([{ reason: 'expired', address: '127.0.0.1' }])
    })

    it('is cleaned up with its result', async () => {
      await browser.signIn()
      await browser.start('sign-in')
      server.clock.advance(600_000)
      const { cleanUp } = await import('../../../server/src/maintenance/clean-up')
      expect(await cleanUp(server.server.cleanUpOptions)).toMatchObject({ oauthStates: 2 })
      expect(await rows('oauth_states')).toEqual([])
    })
  })

  describe('a code', () => {
    it.each([
      ['used', (asked: string) => asked],
      ['unknown', (asked: string) => asked.replace(/code=\w+/, 'code=unknown')],
      ['malformed', (asked: string) => asked.replace(/code=\w+/, 'code=%E4%BD%A0')],
    ])('that is %s signs nobody in, and the page may begin again', async (kind, change) => {
      const asked = authorize(await browser.start('sign-in'))
      if (kind === 'used') {
        const spent = createTestBrowser(server)
        const other = await spent.start('sign-in')
        const state = new URL(other).searchParams.get('state') ?? ''
        await spent.comeBack(asked.replace(/state=\w+/, `state=${state}`))
      }
      const landing = await browser.comeBack(change(asked))
      expect(landing).toMatchObject({ status: 302, result: 'login_code_invalid', setCookies: [] })
      expect(await audited('oauth_failed')).toEqual([
        { purpose: 'sign-in', code: 'login_code_invalid', address: '127.0.0.1' },
      ])
      expect((await browser.comeBack(authorize(await browser.start('sign-in')))).result).toBe(
        'signed_in',
      )
    })

    it.each([
      [{ kind: 'errcode', errcode: 40125 }, 'provider_rejected'],
      [{ kind: 'errcode', errcode: 45011 }, 'rate_limited'],
      [{ kind: 'errcode', errcode: 40226 }, 'account_blocked'],
      [{ kind: 'http-500' }, 'provider_unavailable'],
      [{ kind: 'no-openid' }, 'provider_unavailable'],
      [{ kind: 'garbage' }, 'provider_unavailable'],
    ] as const)('that WeChat refuses with %j ends as %s', async (fault, result) => {
      const asked = authorize(await browser.start('sign-in'))
      server.sandbox.setFaults([{ target: '/sns/oauth2/access_token', ...fault }])
      expect((await browser.comeBack(asked)).result).toBe(result)
      await nothingHappened()
    })

    it('is no login code of `POST /v1/sessions`', async () => {
      const code = new URL(authorize(await browser.start('sign-in'))).searchParams.get('code')
      const body = { provider: 'wechat-oa', code }
      expect(await server.call('POST', '/v1/sessions', { body })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      })
    })
  })

  describe('a callback that arrives again', () => {
    it('asks WeChat nothing, and its session replaces the first one’s', async () => {
      const asked = authorize(await browser.start('sign-in'))
      const landings = await Promise.all([1, 2, 3, 4].map(() => browser.comeBack(asked)))
      expect(landings.map(({ result }) => result)).toEqual(Array(4).fill('signed_in'))
      expect(new Set(landings.flatMap(({ setCookies }) => setCookies)).size).toBe(4)
      expect(await exchanges()).toBe(1)
      expect(await rows('sessions')).toHaveLength(1)
      expect(await userCount()).toBe(1)
    })

    it('works later, too, for a minute: Back and a reload', async () => {
      const asked = authorize(await browser.start('sign-in'))
      await browser.comeBack(asked)
      const first = browser.cookies.get(sessionCookie)
      server.clock.advance(59_999)
      expect((await browser.comeBack(asked)).result).toBe('signed_in')
      expect(browser.cookies.get(sessionCookie)).not.toBe(first)
      expect(await browser.findSession()).not.toBeNull()
      server.clock.advance(1)
      expect((await browser.comeBack(asked)).result).toBe('oauth_state_invalid')
      // The session of the cookie is not touched.
      expect(await browser.findSession()).not.toBeNull()
    })

    it('signs nobody in once the first session was signed out', async () => {
      const asked = authorize(await browser.start('sign-in'))
      await browser.comeBack(asked)
      await browser.findSession()
      expect((await browser.call('DELETE', '/v1/sessions/current')).status).toBe(204)
      expect(browser.cookies.has(sessionCookie)).toBe(false)
      expect((await browser.comeBack(asked)).result).toBe('oauth_state_invalid')
      expect(browser.cookies.has(sessionCookie)).toBe(false)
      expect(await audited('oauth_refused')).toEqual([{ reason: 'ended', address: '127.0.0.1' }])
    })

    it('leaves the session of the user who signed in meanwhile', async () => {
      const asked = authorize(await browser.start('sign-in'), { userId: 'xiaoming' })
      await browser.comeBack(asked)
      await browser.signIn({ userId: 'siqi' })
      const { body } = await browser.call('GET', '/v1/me')
      expect((await browser.comeBack(asked)).result).toBe('oauth_state_invalid')
      expect((await browser.call('GET', '/v1/me')).body).toEqual(body)
    })

    it.each([
      ['a decline', { as: 'deny' }, 'declined'],
      ['a failure', { as: 'snapshot' }, 'identity_provisional'],
    ] as const)('repeats %s', async (_what, decision, result) => {
      const asked = authorize(await browser.start('sign-in'), decision)
      for (let index = 0; index < 3; index += 1) {
        expect((await browser.comeBack(asked)).result).toBe(result)
      }
      expect(await exchanges()).toBe(result === 'declined' ? 0 : 1)
    })

    it('arrives at another node, and waits for the first there', async () => {
      const other = await server.startNode()
      server.sandbox.setFaults([
        { target: '/sns/oauth2/access_token', kind: 'delay', delayMs: 400 },
      ])
      const asked = authorize(await browser.start('sign-in'))
      const landings = await Promise.all([
        browser.comeBack(asked),
        browser.comeBack(asked, other),
        browser.comeBack(asked, other),
      ])
      expect(landings.map(({ result }) => result)).toEqual(Array(3).fill('signed_in'))
      expect(await exchanges()).toBe(1)
      expect(await rows('sessions')).toHaveLength(1)
    })
  })

  it.each([
    '//evil.example.com',
    '/\\evil.example.com',
    'https://evil.example.com/',
    '/a//evil.example.com',
    '/\t/evil.example.com',
    'pages/mine/index',
    '',
    '/页',
  ])('refuses the return path %j', async (returnPath) => {
    const body = { scope: 'sign-in', returnPath }
    expect(await browser.call('POST', '/v1/oauth/wechat-oa', { body })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
    expect(await rows('oauth_states')).toEqual([])
  })

  it('begins only at a listed page', async () => {
    const body = { scope: 'sign-in', returnPath: '/' }
    for (const origin of [null, 'null', 'https://evil.example.com', 'http://h5.example.com']) {
      const options = { body, origin }
      expect(await browser.call('POST', '/v1/oauth/wechat-oa', options)).toMatchObject({
        status: 403,
        body: { code: 'origin_refused' },
      })
    }
    expect(browser.cookies.size).toBe(0)
  })

  it('shows neither a code nor a state nor a cookie in the log', async () => {
    const asked = authorize(await browser.start('sign-in'))
    await browser.comeBack(asked)
    server.sandbox.setFaults([
      { target: '/sns/oauth2/access_token', kind: 'errcode', errcode: 40099 },
    ])
    const failed = authorize(await browser.start('sign-in'))
    await browser.comeBack(failed)
    await createTestBrowser(server).comeBack(failed)
    const log = server.logText()
    expect(log).toContain('request failed')
    expect(log).toContain('/v1/oauth/wechat-oa/callback')
    for (const url of [asked, failed]) {
      for (const name of ['code', 'state']) {
        expect(log).not.toContain(new URL(url).searchParams.get(name) ?? '')
      }
    }
    for (const value of browser.cookies.values()) expect(log).not.toContain(value)
    expect(log).not.toContain(server.env['WECHAT_OA_APP_SECRET'] ?? '')
  })

  describe('the deletion of the account', () => {
    const begin = async (from = browser) => {
      const body = { returnPath: '/#/pages/mine/index' }
      const response = await from.call('POST', '/v1/oauth/wechat-oa/deletions', { body })
      if (response.status !== 200) throw new Error(response.text)
      return (response.body as { authorizeUrl: string }).authorizeUrl
    }

    it('needs a fresh redirect of the same user', async () => {
      await browser.signIn()
      const asked = await begin()
      expect(new URL(asked).searchParams.get('scope')).toBe('snsapi_base')
      const back = authorize(asked)
      const landing = await browser.comeBack(back)
      expect(landing).toMatchObject({
        location: `${webOrigin}/?passport-result=deleted#/pages/mine/index`,
      })
      expect(browser.cookies.has(sessionCookie)).toBe(false)
      expect(await rows('users')).toEqual([])
      expect(await rows('sessions')).toEqual([])
      // A second arrival of it deletes nobody, and says the same.
      expect((await browser.comeBack(back)).result).toBe('deleted')
    })

    it('keeps the account of a user whom the redirect does not name', async () => {
      await browser.signIn({ userId: 'xiaoming' })
      const asked = await begin()
      expect((await browser.comeBack(authorize(asked, { userId: 'siqi' }))).result).toBe(
        'identity_mismatch',
      )
      expect((await browser.call('GET', '/v1/me')).status).toBe(200)
      const declined = await browser.comeBack(authorize(await begin(), { as: 'deny' }))
      expect(declined.result).toBe('declined')
      expect((await browser.call('GET', '/v1/me')).status).toBe(200)
      expect(await userCount()).toBe(1)
    })

    it('is for the session that asked, and no other that the browser has by then', async () => {
      await browser.signIn({ userId: 'xiaoming' })
      const back = authorize(await begin(), { userId: 'siqi' })
      await browser.signIn({ userId: 'siqi' })
      expect((await browser.comeBack(back)).result).toBe('session_invalid')
      expect(await userCount()).toBe(2)
      expect((await browser.call('GET', '/v1/me')).status).toBe(200)
    })

    it('keeps the account if the user is blocked during the redirect, and names the user in the audit log', async () => {
      await browser.signIn()
      const [user] = await selectRows(server.server.database, 'users')
      const back = authorize(await begin())
      const landing = await whileAsking(
        server.sandbox,
        '/sns/oauth2/access_token',
        () => browser.comeBack(back),
        () => server.server.userDirectory.block(user?.id ?? '', operator),
      )
      expect(landing.result).toBe('account_blocked')
      expect(await userCount()).toBe(1)
      const failed = await selectRows(
        server.server.database,
        'audit_log',
        "where event = 'oauth_failed'",
      )
      expect(failed.map(({ user_id }) => user_id)).toEqual([user?.id])
    })

    it('is not begun without a session', async () => {
      const body = { returnPath: '/' }
      expect(await browser.call('POST', '/v1/oauth/wechat-oa/deletions', { body })).toMatchObject({
        status: 401,
        body: { code: 'session_invalid' },
      })
    })
  })
})
