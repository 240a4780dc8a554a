import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { statement } from '../../../server/src/db/port/database'
import type { Fault } from '../../../tools/sandbox/common/faults'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { avatarPart, multipart } from '../support/multipart'
import { startTestServer, type TestServer } from '../support/test-server'

interface Created {
  token: string
  session: { id: string; provider: string; host: string }
  user: { id: string; phone: string | null }
}

const listUsers = statement<{ id: string }>('test-list-users', 'select id from users')
const listIdentities = statement<{ openid: string; provider: string }>(
  'test-list-identities',
  'select * from identities',
)
const listUnions = statement<{ scope: string }>('test-list-unions', 'select * from unions')

const installation = { 'x-passport-installation': 'installation-0001' }

const describePlatforms = (createStorage: CreateStorage): void => {
  describe('Douyin and Alipay', () => {
    let server: TestServer

    beforeEach(async () => {
      server = await startTestServer(createStorage)
    })

    afterEach(() => server.close())

    const post = (provider: 'tt' | 'alipay', code: string, headers: Record<string, string> = {}) =>
      server.call('POST', '/v1/sessions', { body: { provider, code }, headers })

    const created = (response: { status: number; body: unknown; text: string }): Created => {
      if (response.status !== 201) throw new Error(response.text)
      return response.body as Created
    }

    const ttCode = (userId = 'xiaoming') => server.sandbox.douyin.login({ userId }).code ?? ''
    const alipayCode = (userId = 'xiaoming') => server.sandbox.alipay.issueAuthCode({ userId })
    const onTt = async (userId?: string) => created(await post('tt', ttCode(userId)))
    const onAlipay = async (userId?: string) => created(await post('alipay', alipayCode(userId)))
    const database = () => server.server.database
    const bind = (token: string, body: object) =>
      server.call('PUT', '/v1/me/phone', { token, body })
    const nothingStored = async () => {
      expect(await database().all(listUsers, [])).toEqual([])
      expect(await database().all(listIdentities, [])).toEqual([])
      expect(await database().all(listUnions, [])).toEqual([])
    }

    it.each([
      ['tt', onTt],
      ['alipay', onAlipay],
    ] as const)('signs a user of %s in, and knows the user again', async (host, signIn) => {
      const first = await signIn()
      const second = await signIn()
      expect(first.session).toMatchObject({ provider: host, host })
      expect(second.user.id).toBe(first.user.id)
      expect((await signIn('siqi')).user.id).not.toBe(first.user.id)
      const me = await server.call('GET', '/v1/me', { token: second.token })
      expect(me.body).toMatchObject({ user: { id: first.user.id } })
    })

    it('keeps the users of the three platforms apart', async () => {
      const ids = [
        (await server.signIn({ userId: 'xiaoming' })).user.id,
        (await onTt()).user.id,
        (await onAlipay()).user.id,
      ]
      expect(new Set(ids).size).toBe(3)
    })

    it('stores nothing of a visitor, and says so', async () => {
      const { anonymousCode } = server.sandbox.douyin.login({ userId: 'zihan' })
      const response = await post('tt', anonymousCode, installation)
      expect(response).toMatchObject({ status: 403, body: { code: 'identity_provisional' } })
      await nothingStored()
    })

    it('tells an app of 0.1.0 of a visitor in words that it knows', async () => {
      const { anonymousCode } = server.sandbox.douyin.login({ userId: 'zihan' })
      const response = await post('tt', anonymousCode)
      expect(response).toMatchObject({ status: 403, body: { code: 'account_blocked' } })
    })

    it.each<[Fault['kind'], number]>([
      ['unsigned', 502],
      ['forged', 502],
      ['foreign', 502],
      ['reordered', 502],
      ['doubled', 503],
      ['truncated', 503],
    ])('signs nobody in by a response of Alipay that is %s', async (kind, status) => {
      server.sandbox.setFaults([{ target: '/gateway.do', kind }])
      expect((await post('alipay', alipayCode())).status).toBe(status)
      await nothingStored()
    })

    it('signs nobody in by a used, an unknown or another app’s code', async () => {
      const codes = [
        ttCode(),
        server.sandbox.douyin.login({ appId: 'ttfeed0000cafe0002' }).code ?? '',
      ]
      await post('tt', codes[0] ?? '')
      for (const code of [...codes, 'unknown']) {
        expect(await post('tt', code)).toMatchObject({
          status: 400,
          body: { code: 'login_code_invalid' },
        })
      }
      expect(await database().all(listUsers, [])).toHaveLength(1)
    })

    describe('the switch from user ids to open ids', () => {
      // A user with no union id, so nothing else joins the two ids.
      const setIdPhase = (phase: 'user_id' | 'both' | 'open_id') => {
        server.sandbox.alipay.setIdPhase('yutong', phase)
      }

      it('knows a user through all of it', async () => {
        const ids: string[] = []
        for (const phase of ['user_id', 'both', 'open_id', 'both', 'user_id'] as const) {
          setIdPhase(phase)
          ids.push((await onAlipay('yutong')).user.id)
        }
        expect(new Set(ids).size).toBe(1)
      })

      it('makes one user of two that were made without the phase in the middle', async () => {
        setIdPhase('user_id')
        const before = await onAlipay('yutong')
        setIdPhase('open_id')
        server.clock.advance(1_000)
        const after = await onAlipay('yutong')
        expect(after.user.id).not.toBe(before.user.id)

        setIdPhase('both')
        expect((await onAlipay('yutong')).user.id).toBe(before.user.id)
        expect(await database().all(listUsers, [])).toEqual([{ id: before.user.id }])
        // A merge ends the sessions of the user that it removes.
        const { status } = await server.call('GET', '/v1/me', { token: after.token })
        expect(status).toBe(401)
      })

      it('makes one user of simultaneous first sign-ins', async () => {
        setIdPhase('both')
        const codes = Array.from({ length: 12 }, () => alipayCode('yutong'))
        const responses = await Promise.all(codes.map((code) => post('alipay', code)))
        const ids = responses.map((response) => created(response).user.id)
        expect(new Set(ids).size).toBe(1)
        expect(await database().all(listUsers, [])).toHaveLength(1)
      })

      it('deletes an account that was made under the other id', async () => {
        setIdPhase('user_id')
        const { token } = await onAlipay('yutong')
        setIdPhase('both')
        const body = { provider: 'alipay', code: alipayCode('yutong') }
        expect((await server.call('DELETE', '/v1/me', { token, body })).status).toBe(204)
        await nothingStored()
      })

      it('deletes nobody else', async () => {
        const { token } = await onAlipay('yutong')
        const body = { provider: 'alipay', code: alipayCode('siqi') }
        expect(await server.call('DELETE', '/v1/me', { token, body })).toMatchObject({
          status: 403,
          body: { code: 'identity_mismatch' },
        })
      })
    })

    describe('phone numbers', () => {
      it('binds the number behind a code of Douyin’s button', async () => {
        const { token } = await onTt()
        const { code } = server.sandbox.douyin.phone()
        const response = await bind(token, { code })
        expect(response).toMatchObject({ status: 200, body: { user: { phone: '138****0001' } } })
      })

      it('binds the number that Douyin’s session key sealed', async () => {
        const { token } = await onTt()
        const { encryptedData, iv } = server.sandbox.douyin.phone()
        const response = await bind(token, { encryptedData, iv })
        expect(response).toMatchObject({ status: 200, body: { user: { phone: '138****0001' } } })
      })

      it('asks for a new sign-in once the session key was replaced, and works after it', async () => {
        const { token } = await onTt()
        const code = ttCode()
        const { encryptedData, iv } = server.sandbox.douyin.phone()
        expect(await bind(token, { encryptedData, iv })).toMatchObject({
          status: 409,
          body: { code: 'session_key_expired' },
        })
        const { token: renewed } = created(await post('tt', code))
        const again = server.sandbox.douyin.phone()
        const sealed = { encryptedData: again.encryptedData, iv: again.iv }
        expect((await bind(renewed, sealed)).status).toBe(200)
      })

      it('stores the session key of a code whose sign-in was refused', async () => {
        const { token } = await onTt()
        const other = await onTt('siqi')
        const response = await server.call('POST', '/v1/sessions', {
          body: { provider: 'tt', code: ttCode(), renews: other.session.id },
        })
        expect(response).toMatchObject({ status: 403, body: { code: 'identity_mismatch' } })
        const { encryptedData, iv } = server.sandbox.douyin.phone()
        expect((await bind(token, { encryptedData, iv })).status).toBe(200)
      })

      it('stores the session key of a code that deleted nobody', async () => {
        const { token } = await onTt()
        const other = await onTt('siqi')
        const body = { provider: 'tt', code: ttCode() }
        const response = await server.call('DELETE', '/v1/me', { token: other.token, body })
        expect(response.status).toBe(403)
        const { encryptedData, iv } = server.sandbox.douyin.phone()
        expect((await bind(token, { encryptedData, iv })).status).toBe(200)
      })

      const alipayPhone = (userId: string, kind?: 'no-signature' | 'not-authorized') => {
        const text = server.sandbox.alipay.phoneResponse({ userId, kind: kind ?? 'number' })
        const { response, sign = '' } = JSON.parse(text) as { response: string; sign?: string }
        return { response, sign }
      }

      it('binds the number that Alipay signed', async () => {
        const { token } = await onAlipay('meiling')
        const response = await bind(token, alipayPhone('meiling'))
        expect(response).toMatchObject({ status: 200, body: { user: { phone: '+852 ****0003' } } })
      })

      it('refuses a number that Alipay did not sign', async () => {
        const { token } = await onAlipay()
        expect(await bind(token, alipayPhone('xiaoming', 'no-signature'))).toMatchObject({
          status: 400,
          body: { code: 'data_invalid' },
        })
        expect(await bind(token, alipayPhone('xiaoming', 'not-authorized'))).toMatchObject({
          status: 400,
          body: { code: 'phone_code_invalid' },
        })
      })

      it('keeps one number with one account, whatever the platform', async () => {
        const { token } = await onAlipay()
        await bind(token, alipayPhone('xiaoming'))
        const { token: other } = await onTt()
        const { code } = server.sandbox.douyin.phone()
        expect(await bind(other, { code })).toMatchObject({
          status: 409,
          body: { code: 'phone_taken' },
        })
      })

      it.each([
        ['tt', { response: 'AAAA', sign: 'AAAA' }],
        ['alipay', { code: 'a-code' }],
        ['weapp', { encryptedData: 'AAAA', iv: 'AAAA' }],
      ])('says on %s that this is not what its button gives', async (host, proof) => {
        const signIns = { tt: onTt, alipay: onAlipay, weapp: () => server.signIn() }
        const { token } = await signIns[host as keyof typeof signIns]()
        const response = await bind(token, proof)
        expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
        expect(response.text).toContain(`not what the phone button of ${host} gives`)
      })

      it.each([{}, { code: 'x', iv: 'AAAA' }, { response: 'x' }, { encryptedData: '!', iv: 'A' }])(
        'refuses %j',
        async (body) => {
          const { token } = await onTt()
          expect(await bind(token, body)).toMatchObject({
            status: 400,
            body: { code: 'invalid_request' },
          })
        },
      )
    })

    describe.each([
      ['tt', onTt],
      ['alipay', onAlipay],
    ] as const)('nickname and picture on %s, which checks neither', (_host, signIn) => {
      const refused = { status: 403, body: { code: 'content_check_unavailable' } }

      it('cannot be set', async () => {
        const { token } = await signIn()
        const body = { nickname: '张小明' }
        expect(await server.call('PATCH', '/v1/me', { token, body })).toMatchObject(refused)
        const picture = multipart([avatarPart(Buffer.from('no picture at all'))])
        expect(await server.call('POST', '/v1/me/avatar', { token, ...picture })).toMatchObject(
          refused,
        )
        const { body: me } = await server.call('GET', '/v1/me', { token })
        expect(me).toMatchObject({ user: { nickname: null, avatarUrl: null } })
      })

      it('can be removed', async () => {
        const { token } = await signIn()
        const body = { nickname: null }
        expect((await server.call('PATCH', '/v1/me', { token, body })).status).toBe(200)
        expect((await server.call('DELETE', '/v1/me/avatar', { token })).status).toBe(200)
      })
    })

    it('shows no secret, no id and no code in the log', async () => {
      const { token } = await onTt()
      await bind(token, { code: server.sandbox.douyin.phone().code })
      await onAlipay()
      server.sandbox.setFaults([
        { target: '*', kind: 'errcode', errcode: 40099, subCode: 'isv.odd' },
      ])
      const codes = [ttCode(), alipayCode()]
      for (const [index, provider] of (['tt', 'alipay'] as const).entries()) {
        expect((await post(provider, codes[index] ?? '')).status).toBe(502)
      }
      const log = server.logText()
      for (const secret of [
        ...codes,
        server.env['DOUYIN_APP_SECRET'] ?? '',
        server.env['ALIPAY_AES_KEY'] ?? '',
        'BEGIN PRIVATE KEY',
        '13800000001',
      ]) {
        expect(log).not.toContain(secret)
      }
    })
  })
}

describePlatforms(createStorage)
