import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Fault } from '../../../tools/sandbox/common/faults'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestNode, type TestServer } from '../support/test-server'
import { selectRows } from '../support/sql'
import { interruptions, whileInterrupted } from '../support/while-asking'

const textCheckPath = '/wxa/msg_sec_check'

const describeProfile = (createStorage: CreateStorage): void => {
  const nodes: TestNode[] = []
  let server: TestServer

  beforeEach(async () => {
    server = await startTestServer(createStorage)
  })

  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.close()))
    await server.close()
  })

  const startNode = async (env: Record<string, string>) => {
    const node = await server.startNode(env)
    nodes.push(node)
    return node
  }

  const me = async (token: string) => (await server.call('GET', '/v1/me', { token })).body

  describe('PATCH /v1/me', () => {
    const rename = (token: string, nickname: unknown) =>
      server.call('PATCH', '/v1/me', { token, body: { nickname } })

    it('stores the nickname, at once for every request', async () => {
      const { token, user } = await server.signIn()
      // Twice: an answer that was written is sent again while nothing changes.
      expect(await me(token)).toEqual({ user })
      expect(await me(token)).toEqual({ user })
      server.clock.advance(1_000)
      const response = await rename(token, '张小明')
      expect(response).toMatchObject({
        status: 200,
        body: {
          user: {
            ...user,
            nickname: '张小明',
            updatedAt: new Date(server.clock()).toISOString(),
          },
        },
      })
      expect(await me(token)).toEqual(response.body)
      expect(await me(token)).toEqual(response.body)
    })

    it('stores what is left after cleaning', async () => {
      const { token } = await server.signIn()
      const response = await rename(token, '  Zoe\u0301\u202E \u200B 明\u0007 ')
      expect(response).toMatchObject({ status: 200, body: { user: { nickname: 'Zo\u00e9 明' } } })
    })

    it.each([
      ['empty', ''],
      ['blank', ' \t '],
      ['invisible', '\u200B\u3164\u2800'],
      ['33 characters', 'x'.repeat(33)],
      ['a number', 7],
    ])('refuses one that is %s', async (_name, nickname) => {
      const { token } = await server.signIn()
      const response = await rename(token, nickname)
      expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(response.text).toContain('nickname')
    })

    it('refuses a field that it does not know', async () => {
      const { token } = await server.signIn()
      const body = { nickname: '张小明', avatarUrl: 'https://images.example/x.png' }
      expect(await server.call('PATCH', '/v1/me', { token, body })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      })
    })

    it.each(['微信用户', ' 微信 用户 ', '微\u200B信用户', '一起赌博吧', '加微信领红包'])(
      'does not store %s',
      async (nickname) => {
        const { token } = await server.signIn()
        expect(await rename(token, nickname)).toMatchObject({
          status: 422,
          body: { code: 'content_rejected' },
        })
        expect(await me(token)).toMatchObject({ user: { nickname: null } })
      },
    )

    it.each<Omit<Fault, 'target'>>([
      { kind: 'hang' },
      { kind: 'http-500' },
      { kind: 'errcode', errcode: 61010 },
    ])('keeps the old one when WeChat judges by %j', async (fault) => {
      const { token } = await server.signIn()
      await rename(token, '张小明')
      server.sandbox.setFaults([{ target: textCheckPath, ...fault }])
      const response = await rename(token, '李思琪')
      expect(response).toMatchObject({ status: 503, body: { code: 'provider_unavailable' } })
      expect(response.headers['retry-after']).toBe('2')
      // Why is in the log: an address that WeChat does not know would otherwise be a riddle.
      expect(server.logText()).toMatch(/"cause":{"type":"WechatError".*msg_sec_check/)
      expect(await me(token)).toMatchObject({ user: { nickname: '张小明' } })
    })

    it('empties it: null is stored, and read back by every device', async () => {
      const { token } = await server.signIn()
      const other = await server.signIn()
      await rename(token, '张小明')
      expect(await me(other.token)).toMatchObject({ user: { nickname: '张小明' } })
      const checks = server.sandbox.calls().length
      const response = await rename(token, null)
      expect(response).toMatchObject({ status: 200, body: { user: { nickname: null } } })
      for (const reader of [token, other.token]) expect(await me(reader)).toEqual(response.body)
      const [row] = await selectRows(server.server.database, 'users')
      expect(row).toMatchObject({ nickname: null })
      // There is no text to check.
      expect(server.sandbox.calls()).toHaveLength(checks)
    })

    it('asks for a session', async () => {
      expect(await rename('x'.repeat(72), '张小明')).toMatchObject({ status: 401 })
    })
  })

  describe('PUT /v1/me/phone', () => {
    const bind = (token: string, code: string) =>
      server.call('PUT', '/v1/me/phone', { token, body: { code } })

    const taken = { status: 409, body: { code: 'phone_taken' } }
    const invalid = { status: 400, body: { code: 'phone_code_invalid' } }

    it('returns the number masked, and stores it encrypted', async () => {
      const { token } = await server.signIn()
      const response = await bind(token, server.sandbox.issuePhoneCode())
      expect(response).toMatchObject({ status: 200, body: { user: { phone: '138****0001' } } })
      expect(await me(token)).toEqual(response.body)
      const rows = await selectRows(server.server.database, 'users')
      expect(rows).toHaveLength(1)
      for (const row of rows) {
        expect(Buffer.from(String(row.phone_sealed), 'utf8').toString('latin1')).not.toContain(
          '13800000001',
        )
        expect(JSON.stringify(row)).not.toContain('13800000001')
      }
      expect(server.logText()).not.toContain('13800000001')
    })

    it('shows the country code of a number that is not of mainland China', async () => {
      const { token } = await server.signIn({ userId: 'meiling' })
      const code = server.sandbox.issuePhoneCode({ userId: 'meiling' })
      expect(await bind(token, code)).toMatchObject({
        status: 200,
        body: { user: { phone: '+852 ****0003' } },
      })
    })

    it('takes the number again, and another one in its place', async () => {
      const { token } = await server.signIn({ userId: 'siqi' })
      for (let n = 0; n < 2; n += 1) {
        const code = server.sandbox.issuePhoneCode({ userId: 'siqi' })
        expect((await bind(token, code)).status).toBe(200)
      }
      // The next sign-in shows it as well.
      const { user } = await server.signIn({ userId: 'siqi' })
      expect(await me(token)).toEqual({ user })
      expect(user.phone).toMatch(/^\d{3}\*{4}\d{4}$/)
    })

    it('refuses the number of another account', async () => {
      const first = await server.signIn({ userId: 'siqi' })
      const second = await server.signIn({ userId: 'siqi-second' })
      await bind(first.token, server.sandbox.issuePhoneCode({ userId: 'siqi' }))
      const code = server.sandbox.issuePhoneCode({ userId: 'siqi-second' })
      expect(await bind(second.token, code)).toMatchObject(taken)
      expect(await me(second.token)).toMatchObject({ user: { phone: null } })
    })

    it('gives a number to one of two accounts that bind it at the same moment', async () => {
      const userIds = ['siqi', 'siqi-second']
      const tokens = []
      for (const userId of userIds) tokens.push((await server.signIn({ userId })).token)
      const responses = await Promise.all(
        tokens.map((token, index) =>
          bind(token, server.sandbox.issuePhoneCode({ userId: userIds[index] })),
        ),
      )
      expect(responses.map(({ status }) => status).sort()).toEqual([200, 409])
    })

    it('knows the number of another account also after the keys were rotated', async () => {
      const first = await server.signIn({ userId: 'siqi' })
      const second = await server.signIn({ userId: 'siqi-second' })
      await bind(first.token, server.sandbox.issuePhoneCode({ userId: 'siqi' }))

      const rotated = `${randomBytes(32).toString('base64')},${server.env['ENCRYPTION_KEYS'] ?? ''}`
      const node = await startNode({ ENCRYPTION_KEYS: rotated })
      const code = server.sandbox.issuePhoneCode({ userId: 'siqi-second' })
      const path = '/v1/me/phone'
      expect(await node.call('PUT', path, { token: second.token, body: { code } })).toMatchObject(
        taken,
      )
      const again = server.sandbox.issuePhoneCode({ userId: 'siqi' })
      expect(
        await node.call('PUT', path, { token: first.token, body: { code: again } }),
      ).toMatchObject({ status: 200, body: { user: { phone: '138****0002' } } })
    })

    it("refuses a used code, a login code, and another user's code", async () => {
      const { token } = await server.signIn({ userId: 'siqi' })
      const used = server.sandbox.issuePhoneCode({ userId: 'siqi' })
      await bind(token, used)
      for (const code of [
        used,
        'unknown',
        server.sandbox.issueLoginCode({ userId: 'siqi' }),
        server.sandbox.issuePhoneCode({ userId: 'xiaoming' }),
      ]) {
        expect(await bind(token, code)).toMatchObject(invalid)
      }
    })

    it.each(interruptions)(
      'binds nothing to a user who %s meanwhile',
      async (_what, status, code, interrupt) => {
        const response = await whileInterrupted(
          server,
          '/wxa/business/getuserphonenumber',
          interrupt,
          ({ token }) => bind(token, server.sandbox.issuePhoneCode()),
        )
        expect(response).toMatchObject({ status, body: { code } })
        const database = server.server.database
        expect(await selectRows(database, 'users')).toMatchObject([{ phone_sealed: null }])
        expect(await selectRows(database, 'audit_log', "where event = 'phone_bound'")).toEqual([])
      },
    )

    it('is unavailable while WeChat is', async () => {
      const { token } = await server.signIn()
      server.sandbox.setFaults([{ target: '/wxa/business/getuserphonenumber', kind: 'busy' }])
      const response = await bind(token, server.sandbox.issuePhoneCode())
      expect(response).toMatchObject({ status: 503, body: { code: 'provider_unavailable' } })
    })

    it('is removed, and may be bound by another account', async () => {
      const { token, user } = await server.signIn({ userId: 'siqi' })
      await bind(token, server.sandbox.issuePhoneCode({ userId: 'siqi' }))
      for (let count = 0; count < 2; count += 1) {
        const response = await server.call('DELETE', '/v1/me/phone', { token })
        expect(response).toMatchObject({ status: 200, body: { user: { phone: null } } })
      }
      expect((await server.call('GET', '/v1/me', { token })).body).toMatchObject({
        user: { phone: null },
      })
      const [row] = await selectRows(server.server.database, 'users')
      expect(row).toMatchObject({ phone_sealed: null, phone_key_id: null, phone_index: null })
      const removed = await selectRows(server.server.database, 'audit_log', 'where event = $1', [
        'phone_removed',
      ])
      expect(removed).toMatchObject([{ user_id: user.id }])
      const other = await server.signIn({ userId: 'siqi-second' })
      const code = server.sandbox.issuePhoneCode({ userId: 'siqi-second' })
      expect((await bind(other.token, code)).status).toBe(200)
    })

    it('gives a number to one of two nodes in the middle of a key rotation', async () => {
      const tokens: string[] = []
      for (const userId of ['siqi', 'siqi-second'])
        tokens.push((await server.signIn({ userId })).token)
      const rotated = `${randomBytes(32).toString('base64')},${server.env['ENCRYPTION_KEYS'] ?? ''}`
      const both = rotated.split(',').reverse().join(',')
      const nodes = [
        await startNode({ ENCRYPTION_KEYS: rotated }),
        await startNode({ ENCRYPTION_KEYS: both }),
      ]
      for (let round = 0; round < 5; round += 1) {
        const responses = await Promise.all(
          nodes.map((node, index) =>
            node.call('PUT', '/v1/me/phone', {
              token: tokens[index] ?? '',
              body: {
                code: server.sandbox.issuePhoneCode({ userId: ['siqi', 'siqi-second'][index] }),
              },
            }),
          ),
        )
        expect(responses.map(({ status }) => status).sort()).toEqual([200, 409])
        for (const token of tokens) await server.call('DELETE', '/v1/me/phone', { token })
      }
    })

    it('notes who bound one, without the number', async () => {
      const { token, user } = await server.signIn()
      await bind(token, server.sandbox.issuePhoneCode())
      const entries = await selectRows(server.server.database, 'audit_log', 'where event = $1', [
        'phone_bound',
      ])
      expect(entries).toMatchObject([{ user_id: user.id, detail: '{}' }])
    })
  })

  describe('POST /v1/me/decrypted-data', () => {
    const open = (token: string, body: unknown) =>
      server.call('POST', '/v1/me/decrypted-data', { token, body })

    const expired = { status: 409, body: { code: 'session_key_expired' } }
    const invalid = { status: 400, body: { code: 'data_invalid' } }
    const resets = () =>
      server.sandbox.calls().filter((call) => call.path === '/wxa/resetusersessionkey')

    it('opens what the phone getter gave', async () => {
      const { token } = await server.signIn()
      const response = await open(token, server.sandbox.encryptedData({ kind: 'phone' }))
      expect(response).toMatchObject({
        status: 200,
        body: { data: { purePhoneNumber: '13800000001', countryCode: 86 } },
      })
      expect(response.headers['cache-control']).toBe('no-store')
    })

    it('opens signed user data without its ids', async () => {
      const { token } = await server.signIn()
      const response = await open(token, server.sandbox.encryptedData({ kind: 'userInfo' }))
      expect(response).toMatchObject({ status: 200, body: { data: { nickName: '微信用户' } } })
      expect(response.text.toLowerCase()).not.toContain('openid')
    })

    it('refuses data beside which something else is signed', async () => {
      const { token } = await server.signIn()
      const sealed = server.sandbox.encryptedData({ kind: 'userInfo' })
      expect(await open(token, { ...sealed, rawData: '{"nickName":"x"}' })).toMatchObject(invalid)
      expect(await open(token, { ...sealed, signature: undefined })).toMatchObject(invalid)
    })

    it('refuses what is old, and what is only a part', async () => {
      const { token } = await server.signIn()
      const old = server.sandbox.encryptedData({ kind: 'phone', ageMs: 11 * 60_000 })
      expect(await open(token, old)).toMatchObject(invalid)
      const sealed = server.sandbox.encryptedData({ kind: 'phone' })
      expect(await open(token, { ...sealed, iv: 'AAAA' })).toMatchObject(invalid)
      expect(await open(token, { ...sealed, encryptedData: 'AAAA' })).toMatchObject(invalid)
      expect(resets()).toHaveLength(0)
    })

    it('asks for a new sign-in when WeChat has a newer key, and opens then', async () => {
      const { token } = await server.signIn()
      // wx.login gave a code that nobody exchanged: the key that we hold is dead.
      server.sandbox.issueLoginCode()
      expect(await open(token, server.sandbox.encryptedData({ kind: 'phone' }))).toMatchObject(
        expired,
      )
      expect(resets()).toHaveLength(0)

      const renewed = await server.signIn()
      const sealed = server.sandbox.encryptedData({ kind: 'phone' })
      expect(await open(renewed.token, sealed)).toMatchObject({ status: 200 })
    })

    it('asks for a new sign-in when the key has expired', async () => {
      const { token } = await server.signIn()
      await server.signIn({ userId: 'siqi' })
      const ofSiqi = server.sandbox.encryptedData({ kind: 'phone', userId: 'siqi' })
      server.sandbox.expireSession()
      expect(await open(token, ofSiqi)).toMatchObject(expired)
    })

    it('agrees on a fresh key when the data is of an older one, and opens the next', async () => {
      const { token } = await server.signIn()
      const old = server.sandbox.encryptedData({ kind: 'phone' })
      const { token: newer } = await server.signIn()

      expect(await open(newer, old)).toMatchObject(expired)
      expect(resets()).toMatchObject([{ errcode: 0 }])
      const sealed = server.sandbox.encryptedData({ kind: 'phone' })
      expect(await open(newer, sealed)).toMatchObject({ status: 200 })
      // Two sessions of one user at one app share the key.
      expect(await open(token, sealed)).toMatchObject({ status: 200 })
    })

    it('says so when WeChat refuses this server', async () => {
      const { token } = await server.signIn()
      server.sandbox.issueLoginCode()
      server.sandbox.setFaults([{ target: '/wxa/checksession', kind: 'errcode', errcode: 40164 }])
      expect(await open(token, server.sandbox.encryptedData({ kind: 'phone' }))).toMatchObject({
        status: 502,
        body: { code: 'provider_rejected' },
      })
    })

    it('is unavailable while WeChat cannot say whose fault it is', async () => {
      const { token } = await server.signIn()
      server.sandbox.issueLoginCode()
      server.sandbox.setFaults([{ target: '/wxa/checksession', kind: 'http-500' }])
      expect(await open(token, server.sandbox.encryptedData({ kind: 'phone' }))).toMatchObject({
        status: 503,
        body: { code: 'provider_unavailable' },
      })
    })

    it('asks for a new sign-in when the keys of the vault do not open ours any more', async () => {
      const { token } = await server.signIn()
      const node = await startNode({
        ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      })
      const body = server.sandbox.encryptedData({ kind: 'phone' })
      expect(await node.call('POST', '/v1/me/decrypted-data', { token, body })).toMatchObject(
        expired,
      )
    })
  })
}

describeProfile(createStorage)
