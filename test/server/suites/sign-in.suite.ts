import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { createdSessionSchema } from '../../../src/contract/session'
import { installationHeader } from '../../../src/contract/session-calls'
import { mockLoginCode } from '../../../tools/sandbox/wechat/wechat-apps'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { dayMs } from '../../support/manual-clock'
import { selectRows } from '../support/sql'

const describeSignIn = (createStorage: CreateStorage): void => {
  describe('POST /v1/sessions', () => {
    let server: TestServer

    beforeEach(async () => {
      server = await startTestServer(createStorage)
    })

    afterEach(() => server.close())

    const signInWith = (code: string, more: object = {}) =>
      server.call('POST', '/v1/sessions', { body: { provider: 'weapp', code, ...more } })

    const countOf = async (table: 'users' | 'identities' | 'sessions') => {
      return (await selectRows(server.server.database, table)).length
    }

    it('makes a user at the first sign-in and knows them at the next', async () => {
      const first = await server.signIn({ device: { name: 'iPhone', platform: 'ios' } })
      const second = await server.signIn()
      expect(second.user).toEqual(first.user)
      expect(second.token).not.toBe(first.token)
      expect(first.session).toMatchObject({
        provider: 'weapp',
        device: { name: 'iPhone', platform: 'ios' },
        expiresAt: new Date(server.clock() + 30 * dayMs).toISOString(),
      })
      expect(await countOf('users')).toBe(1)
      expect(await countOf('sessions')).toBe(2)
    })

    it('responds with 201 and only the fields of the contract', async () => {
      const response = await signInWith(server.sandbox.issueLoginCode())
      expect(response.status).toBe(201)
      expect(response.headers['cache-control']).toBe('no-store')
      expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(v.parse(createdSessionSchema, response.body)).toEqual(response.body)
    })

    it('makes one user of 32 simultaneous first sign-ins', async () => {
      // WeChat exchanges what the user's latest login gave; each code here is still unused.
      const codes = Array.from({ length: 32 }, () => server.sandbox.issueLoginCode())
      const responses = await Promise.all(codes.map((code) => signInWith(code)))
      expect(responses.map((response) => response.status)).toEqual(codes.map(() => 201))
      const created = responses.map((response) => v.parse(createdSessionSchema, response.body))
      expect(new Set(created.map(({ user }) => user.id)).size).toBe(1)
      expect(new Set(created.map(({ token }) => token)).size).toBe(32)
      expect(await countOf('users')).toBe(1)
      expect(await countOf('identities')).toBe(1)
    })

    it('keeps to the cap when many sign in at once', async () => {
      const node = await server.startNode({ SESSIONS_PER_USER: '3' })
      await Promise.all(
        Array.from({ length: 16 }, () =>
          node.call('POST', '/v1/sessions', {
            body: { provider: 'weapp', code: server.sandbox.issueLoginCode() },
          }),
        ),
      )
      expect(await countOf('sessions')).toBe(3)
      await node.close()
    })

    it('asks WeChat once for a code that arrives many times at once', async () => {
      const code = server.sandbox.issueLoginCode()
      server.sandbox.setFaults([{ target: '*', kind: 'delay', delayMs: 200 }])
      const responses = await Promise.all(Array.from({ length: 8 }, () => signInWith(code)))
      const exchanges = server.sandbox.calls().filter(({ path }) => path === '/sns/jscode2session')
      expect(exchanges).toHaveLength(1)
      expect(responses.map((response) => response.status)).toEqual(Array(8).fill(201))
      expect(await countOf('users')).toBe(1)
    })

    it('makes one session of a code that arrives many times at once, and one response', async () => {
      const code = server.sandbox.issueLoginCode()
      const [appId] = server.sandbox.apps.map((app) => app.appId)
      server.sandbox.setFaults([{ target: '*', kind: 'delay', delayMs: 500 }])
      const responses = await Promise.all(
        Array.from({ length: 8 }, (_, index) => signInWith(code, index % 2 === 0 ? {} : { appId })),
      )
      expect(new Set(responses.map(({ text }) => text)).size).toBe(1)
      expect(await countOf('sessions')).toBe(1)
    })

    describe('with an installation', () => {
      const phone = 'installation-of-a-phone'
      const tablet = 'installation-of-a-tablet'

      const signInAt = async (installation: string, userId = 'xiaoming') => {
        const response = await server.call('POST', '/v1/sessions', {
          headers: { [installationHeader]: installation },
          body: { provider: 'weapp', code: server.sandbox.issueLoginCode({ userId }) },
        })
        return v.parse(createdSessionSchema, response.body)
      }

      const statusOf = async (token: string) =>
        (await server.call('GET', '/v1/me', { token })).status

      it('replaces the session of the same user on it, whose response may have been lost', async () => {
        const lost = await signInAt(phone)
        expect(await statusOf(lost.token)).toBe(200)
        const found = await signInAt(phone)
        expect([await statusOf(lost.token), await statusOf(found.token)]).toEqual([401, 200])
        expect(await countOf('sessions')).toBe(1)
      })

      it("leaves the user's other sessions and another user's", async () => {
        const elsewhere = await signInAt(tablet)
        const before = await server.signIn()
        const ofAnother = await signInAt(phone, 'siqi')
        await signInAt(phone)
        await signInAt(phone)
        for (const { token } of [elsewhere, before, ofAnother]) {
          expect(await statusOf(token)).toBe(200)
        }
        expect(await countOf('sessions')).toBe(4)
      })

      it('makes one session of simultaneous sign-ins on it', async () => {
        await Promise.all(Array.from({ length: 8 }, () => signInAt(phone)))
        expect(await countOf('sessions')).toBe(1)
      })

      it('keeps a revoked session revoked', async () => {
        const stolen = await signInAt(phone)
        const owner = await server.signIn()
        const path = `/v1/sessions/${stolen.session.id}`
        await server.call('DELETE', path, { token: owner.token })
        await signInAt(phone)
        const renewal = await signInWith(server.sandbox.issueLoginCode(), {
          renews: stolen.session.id,
        })
        expect(renewal).toMatchObject({ status: 403, body: { code: 'session_revoked' } })
      })

      it.each(['', 'too-short', 'x'.repeat(65), 'has spaces and more', 'quoted"16characters'])(
        'refuses the malformed %p',
        async (installation) => {
          const response = await server.call('POST', '/v1/sessions', {
            headers: { [installationHeader]: installation },
            body: { provider: 'weapp', code: server.sandbox.issueLoginCode() },
          })
          expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
          expect(response.text).toContain(installationHeader)
          expect(server.sandbox.calls()).toEqual([])
        },
      )
    })

    it('refuses a used code without asking WeChat again', async () => {
      const code = server.sandbox.issueLoginCode()
      await signInWith(code)
      const again = await signInWith(code)
      expect(again).toMatchObject({ status: 400, body: { code: 'login_code_invalid' } })
      const exchanges = server.sandbox.calls().filter(({ path }) => path === '/sns/jscode2session')
      expect(exchanges).toHaveLength(1)
    })

    it('takes the mock code of DevTools again and again where WeChat takes it', async () => {
      expect((await signInWith(mockLoginCode)).status).toBe(201)
      expect((await signInWith(mockLoginCode)).status).toBe(201)
    })

    it.each([
      ['an unknown code', [], 400, 'login_code_invalid'],
      ['WeChat busy', [{ target: '*', kind: 'busy' as const }], 503, 'provider_unavailable'],
      [
        'a wrong secret',
        [{ target: '*', kind: 'errcode' as const, errcode: 40125 }],
        502,
        'provider_rejected',
      ],
      ['a quota', [{ target: '*', kind: 'errcode' as const, errcode: 45011 }], 429, 'rate_limited'],
      [
        'a blocked user',
        [{ target: '*', kind: 'errcode' as const, errcode: 40226 }],
        403,
        'account_blocked',
      ],
      ['HTTP 500', [{ target: '*', kind: 'http-500' as const }], 503, 'provider_unavailable'],
      ['HTML', [{ target: '*', kind: 'http-502-html' as const }], 503, 'provider_unavailable'],
      ['garbage', [{ target: '*', kind: 'garbage' as const }], 503, 'provider_unavailable'],
      ['a reset', [{ target: '*', kind: 'reset' as const }], 503, 'provider_unavailable'],
      ['no openid', [{ target: '*', kind: 'no-openid' as const }], 503, 'provider_unavailable'],
      [
        'an odd openid',
        [{ target: '*', kind: 'odd-openid' as const }],
        503,
        'provider_unavailable',
      ],
    ])(
      'answers %s with its status and code, and makes nothing',
      async (_, faults, status, code) => {
        server.sandbox.setFaults(faults)
        const response = await signInWith(
          faults.length === 0 ? 'no-such-code' : server.sandbox.issueLoginCode(),
        )
        expect(response).toMatchObject({ status, body: { code, status } })
        expect('retry-after' in response.headers).toBe(status === 503 || status === 429)
        expect(await countOf('users')).toBe(0)
        expect(await countOf('sessions')).toBe(0)
      },
    )

    it('stores the session key encrypted, the token hashed, and neither in the clear', async () => {
      const { token } = await server.signIn()
      const [identity] = await selectRows(server.server.database, 'identities')
      const [session] = await selectRows(server.server.database, 'sessions')
      expect(identity?.session_key_sealed?.length).toBe(12 + 24 + 16)
      expect(session?.token_hash).toHaveLength(43)
      expect(JSON.stringify([identity, session])).not.toContain(token)
    })

    it('keeps the key of the exchange that began last, also when an older one ends later', async () => {
      await server.signIn()
      const sealedNow = async () => {
        const rows = await selectRows(server.server.database, 'identities')
        return rows[0]?.session_key_sealed?.toString('hex')
      }
      const slowCode = server.sandbox.issueLoginCode()
      server.sandbox.setFaults([
        { target: '/sns/jscode2session', kind: 'delay', delayMs: 300, times: 1 },
      ])
      const slow = signInWith(slowCode)
      // The fault is gone from the list once it has hit a call.
      while (server.sandbox.faults().length > 0) await new Promise(setImmediate)
      server.clock.advance(10)
      await server.signIn()
      const newest = await sealedNow()
      expect((await slow).status).toBe(201)
      expect(await sealedNow()).toBe(newest)
    })

    it('replaces the key also when the clock was set back', async () => {
      await server.signIn()
      server.clock.advance(-dayMs)
      await server.signIn()
      const rows = await selectRows(server.server.database, 'identities')
      expect(rows).toMatchObject([{ exchanged_at: server.clock() }])
    })

    describe('with a phone code', () => {
      const signInWithPhone = (phoneCode: string, userId = 'siqi') =>
        server.call('POST', '/v1/sessions', {
          body: { provider: 'weapp', code: server.sandbox.issueLoginCode({ userId }), phoneCode },
        })
      const phonePath = '/wxa/business/getuserphonenumber'

      it('signs in and binds the number', async () => {
        const response = await signInWithPhone(server.sandbox.issuePhoneCode({ userId: 'siqi' }))
        expect(response).toMatchObject({ status: 201, body: { user: { phone: '138****0002' } } })
        expect(response.body).not.toHaveProperty('phoneError')
      })

      it('keeps the session whatever becomes of the number, and names the problem', async () => {
        await signInWithPhone(server.sandbox.issuePhoneCode({ userId: 'siqi' }))
        const taken = server.sandbox.issuePhoneCode({ userId: 'siqi-second' })
        const cases = [
          [await signInWithPhone(taken, 'siqi-second'), 'phone_taken'],
          [await signInWithPhone('unknown'), 'phone_code_invalid'],
        ] as const
        server.sandbox.setFaults([{ target: phonePath, kind: 'http-500' }])
        const down = await signInWithPhone(server.sandbox.issuePhoneCode({ userId: 'siqi' }))
        for (const [response, phoneError] of [...cases, [down, 'provider_unavailable'] as const]) {
          expect(response).toMatchObject({ status: 201, body: { phoneError } })
          const { token } = response.body as { token: string }
          expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
        }
      })

      it('spends no phone code on a login code that is refused', async () => {
        const phoneCode = server.sandbox.issuePhoneCode({ userId: 'siqi' })
        const body = { provider: 'weapp', code: 'unknown', phoneCode }
        expect((await server.call('POST', '/v1/sessions', { body })).status).toBe(400)
        expect(server.sandbox.calls().map(({ path }) => path)).not.toContain(phonePath)
        expect((await signInWithPhone(phoneCode)).body).toMatchObject({
          user: { phone: '138****0002' },
        })
      })
    })

    it('drops the oldest session past the cap', async () => {
      const node = await server.startNode({ SESSIONS_PER_USER: '3' })
      const tokens: string[] = []
      for (let count = 0; count < 5; count += 1) {
        server.clock.advance(1_000)
        const response = await node.call('POST', '/v1/sessions', {
          body: { provider: 'weapp', code: server.sandbox.issueLoginCode() },
        })
        tokens.push(v.parse(createdSessionSchema, response.body).token)
      }
      const statuses = await Promise.all(
        tokens.map(async (token) => (await node.call('GET', '/v1/me', { token })).status),
      )
      expect(statuses).toEqual([401, 401, 200, 200, 200])
      await node.close()
    })

    it('keeps device texts that a database could not hold as they came', async () => {
      const device = { name: ' a\u0000b\ud800 ', platform: '\u0007' }
      const { session } = await server.signIn({ device })
      expect(session.device).toEqual({ name: 'ab', platform: '' })
    })

    it('refuses an app that is not set up', async () => {
      const code = server.sandbox.issueLoginCode()
      const response = await signInWith(code, { appId: randomBytes(8).toString('hex') })
      expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(server.sandbox.calls()).toEqual([])
    })

    describe('as a renewal', () => {
      it('replaces the old session, whose token ends', async () => {
        const old = await server.signIn()
        const renewed = await server.signIn({ renews: old.session.id })
        expect(renewed.user.id).toBe(old.user.id)
        expect((await server.call('GET', '/v1/me', { token: old.token })).status).toBe(401)
        expect((await server.call('GET', '/v1/me', { token: renewed.token })).status).toBe(200)
        expect(await countOf('sessions')).toBe(1)
      })

      it('makes no user where there is none any more', async () => {
        const response = await signInWith(server.sandbox.issueLoginCode(), { renews: 'gone' })
        expect(response).toMatchObject({ status: 403, body: { code: 'identity_mismatch' } })
        expect(await countOf('users')).toBe(0)
      })

      it("refuses another user's session", async () => {
        const { session } = await server.signIn({ userId: 'xiaoming' })
        await server.signIn({ userId: 'siqi' })
        const code = server.sandbox.issueLoginCode({ userId: 'siqi' })
        const response = await signInWith(code, { renews: session.id })
        expect(response).toMatchObject({ status: 403, body: { code: 'identity_mismatch' } })
        expect(await countOf('sessions')).toBe(2)
      })

      it('does not undo a revocation from another device', async () => {
        const lost = await server.signIn()
        const owner = await server.signIn()
        const path = `/v1/sessions/${lost.session.id}`
        expect((await server.call('DELETE', path, { token: owner.token })).status).toBe(204)
        const code = server.sandbox.issueLoginCode()
        const response = await signInWith(code, { renews: lost.session.id })
        expect(response).toMatchObject({ status: 403, body: { code: 'session_revoked' } })
        // Asked for by the user, without `renews`, it is an ordinary sign-in.
        expect((await server.signIn()).user.id).toBe(owner.user.id)
      })

      it.each(['signed out', 'expired', 'gone'])('goes on where the session is %s', async (how) => {
        const { session, token, user } = await server.signIn()
        if (how === 'signed out') await server.call('DELETE', '/v1/sessions/current', { token })
        if (how === 'expired') server.clock.advance(31 * dayMs)
        const renews = how === 'gone' ? 'nothing-has-this-id' : session.id
        expect((await server.signIn({ renews })).user.id).toBe(user.id)
      })
    })
  })
}

describeSignIn(createStorage)
