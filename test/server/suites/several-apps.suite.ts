import { operator } from '../../../server/src/audit/actor'
import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import * as v from 'valibot'
import { statement } from '../../../server/src/db/port/database'
import { rotateKeys } from '../../../server/src/maintenance/rotate-keys'
import { phoneContext, phoneIndexPurpose, toPhoneText } from '../../../server/src/users/phone'
import { exportSchema } from '../../../src/contract/export'
import type { HttpClient } from '../support/http-client'
import { avatarPart, multipart } from '../support/multipart'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { execute, selectRows } from '../support/sql'

const listAudit = statement<{ event: string; user_id: string | null }>(
  'test-list-audit',
  'select event, user_id from audit_log',
)
const listMerged = statement<{ user_id: string }>('test-list-merged', 'select * from merged_users')

const describeSeveralApps = (createStorage: CreateStorage): void => {
  describe('several apps on one server', () => {
    let server: TestServer
    let boundA: string
    let boundB: string
    let unbound: string

    beforeEach(async () => {
      server = await startTestServer(createStorage)
      const [first, second, third] = server.sandbox.apps.map((app) => app.appId)
      boundA = first ?? ''
      boundB = second ?? ''
      unbound = third ?? ''
    })

    afterEach(() => server.close())

    const rowsOf = (table: 'users' | 'identities' | 'unions') =>
      selectRows(server.server.database, table)

    it('takes the first app where the sign-in names none', async () => {
      await server.signIn()
      expect(await rowsOf('identities')).toMatchObject([{ app_id: boundA }])
    })

    it('lets no session of an app that left the settings change what must be checked', async () => {
      const { token } = await server.signIn({ appId: boundB })
      const node = await server.startNode({
        WECHAT_APP_ID: boundA,
        WECHAT_APP_SECRET: server.sandbox.apps[0]?.secret ?? '',
      })
      const rename = (nickname: string | null) =>
        node.call('PATCH', '/v1/me', { token, body: { nickname } })
      const refused = { status: 502, body: { code: 'provider_rejected' } }
      expect(await rename('Bo')).toMatchObject(refused)
      const image = sharp({ create: { width: 9, height: 9, channels: 3, background: 'teal' } })
      const body = multipart([avatarPart(await image.png().toBuffer())])
      expect(await node.call('POST', '/v1/me/avatar', { token, ...body })).toMatchObject(refused)
      const phone = { token, body: { code: 'a-code' } }
      expect(await node.call('PUT', '/v1/me/phone', phone)).toMatchObject(refused)
      // What needs no check still works.
      expect((await rename(null)).status).toBe(200)
      expect((await node.call('GET', '/v1/me', { token })).status).toBe(200)
      expect((await node.call('DELETE', '/v1/sessions/current', { token })).status).toBe(204)
    })

    it('knows a user of one app at the next through the unionid', async () => {
      const first = await server.signIn({ appId: boundA })
      const second = await server.signIn({ appId: boundB })
      expect(second.user).toEqual(first.user)
      expect(await rowsOf('identities')).toHaveLength(2)
    })

    it('keeps users apart that no unionid joins', async () => {
      const first = await server.signIn({ appId: boundA })
      const second = await server.signIn({ appId: unbound })
      expect(second.user.id).not.toBe(first.user.id)
      const withoutUnionid = await server.signIn({ appId: boundA, userId: 'yutong' })
      const elsewhere = await server.signIn({ appId: boundB, userId: 'yutong' })
      expect(elsewhere.user.id).not.toBe(withoutUnionid.user.id)
    })

    it('makes one user of simultaneous first sign-ins at two apps', async () => {
      const users = await Promise.all(
        Array.from({ length: 16 }, async (_, index) => {
          const appId = index % 2 === 0 ? boundA : boundB
          return (await server.signIn({ appId })).user.id
        }),
      )
      expect(new Set(users).size).toBe(1)
      expect(await rowsOf('users')).toHaveLength(1)
      expect(await rowsOf('unions')).toHaveLength(1)
    })

    describe('where two accounts meet through a unionid', () => {
      /** Both were made before the apps were bound, as they are where binding comes later. */
      const makeTwo = async () => {
        const older = await server.signIn({ appId: boundA })
        await forgetUnion()
        server.clock.advance(1_000)
        const newer = await server.signIn({ appId: boundB })
        await forgetUnion()
        await server.signIn({ appId: boundA })
        return { older, newer }
      }

      const forgetUnion = async () => {
        await execute(server.server.database, 'delete from unions')
      }

      const setProfile = async (id: string, profile: Record<string, string>) => {
        for (const [column, value] of Object.entries(profile)) {
          const text = `update users set ${column} = $2 where id = $1`
          await execute(server.server.database, text, [id, value])
        }
      }

      const setPhone = async (id: string, phone: string) => {
        const { database, vault } = server.server
        const { bytes, keyId } = vault.seal(phone, phoneContext(id))
        await execute(
          database,
          'update users set phone_sealed = $2, phone_key_id = $3, phone_index = $4 where id = $1',
          [id, bytes, keyId, vault.blindIndexes(phone, phoneIndexPurpose)[0]],
        )
      }

      it('merges them: the older stays, and no live token changes its user', async () => {
        const { older, newer } = await makeTwo()
        const meAt = (token: string) => server.call('GET', '/v1/me', { token })
        expect(newer.user.id).not.toBe(older.user.id)
        expect((await meAt(newer.token)).status).toBe(200)
        const merged = await server.signIn({ appId: boundB })
        expect(merged.user.id).toBe(older.user.id)
        expect(await rowsOf('users')).toHaveLength(1)
        expect(await meAt(older.token)).toMatchObject({
          status: 200,
          body: { user: { id: older.user.id } },
        })
        expect(await meAt(newer.token)).toMatchObject({
          status: 401,
          body: { code: 'session_invalid' },
        })
        const renewed = await server.signIn({ appId: boundB, renews: newer.session.id })
        expect(renewed.user.id).toBe(older.user.id)
      })

      it('keeps revoked what was revoked of the newer', async () => {
        const { older, newer } = await makeTwo()
        await server.server.userDirectory.signOut(newer.user.id, operator)
        expect((await server.signIn({ appId: boundB })).user.id).toBe(older.user.id)
        const renewal = await server.call('POST', '/v1/sessions', {
          body: {
            provider: 'weapp',
            appId: boundB,
            code: server.sandbox.issueLoginCode({ appId: boundB }),
            renews: newer.session.id,
          },
        })
        expect(renewal).toMatchObject({ status: 403, body: { code: 'session_revoked' } })
      })

      it("exports the newer's audit log with the older's, and deletes it with the account", async () => {
        const { older, newer } = await makeTwo()
        await server.signIn({ appId: boundB })
        const { body } = await server.call('GET', '/v1/me/export', { token: older.token })
        const { auditLog } = v.parse(exportSchema, body)
        expect(auditLog.map(({ sessionId }) => sessionId)).toContain(newer.session.id)
        expect(auditLog.map(({ sessionId }) => sessionId)).toContain(older.session.id)

        await server.call('DELETE', '/v1/me', {
          token: older.token,
          body: {
            provider: 'weapp',
            appId: boundA,
            code: server.sandbox.issueLoginCode({ appId: boundA }),
          },
        })
        const left = await server.server.database.all(listAudit, [])
        expect(left).toMatchObject([{ event: 'account_deleted', user_id: null }])
        expect(await server.server.database.all(listMerged, [])).toEqual([])
      })

      it('fills what the older has not from the newer', async () => {
        const { older, newer } = await makeTwo()
        await setProfile(older.user.id, { nickname: '小明' })
        await setProfile(newer.user.id, { nickname: 'Ming', avatar_key: 'picture-key' })
        const merged = await server.signIn({ appId: boundB })
        expect(merged.user).toMatchObject({
          nickname: '小明',
          avatarUrl: expect.stringContaining('picture-key') as unknown,
        })
        const entries = await selectRows(server.server.database, 'audit_log', 'where event = $1', [
          'accounts_merged',
        ])
        expect(entries.map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([
          { mergedUserId: newer.user.id, endedSessions: 1, nickname: 'Ming' },
        ])
      })

      it('takes the external id of the newer where the older has none', async () => {
        const { older, newer } = await makeTwo()
        await setProfile(newer.user.id, { external_id: 'customer-7' })
        await server.signIn({ appId: boundB })
        expect(await rowsOf('users')).toMatchObject([
          { id: older.user.id, external_id: 'customer-7' },
        ])
        const found = await server.server.userDirectory.find({ id: newer.user.id }, operator)
        expect(found?.user.id).toBe(older.user.id)
      })

      it('keeps the external id of the older, and records the other one', async () => {
        const { older, newer } = await makeTwo()
        await setProfile(older.user.id, { external_id: 'customer-1' })
        await setProfile(newer.user.id, { external_id: 'customer-7' })
        await server.signIn({ appId: boundB })
        expect(await rowsOf('users')).toMatchObject([{ external_id: 'customer-1' }])
        const entries = await selectRows(
          server.server.database,
          'audit_log',
          "where event = 'accounts_merged'",
        )
        expect(entries.map(({ detail }) => JSON.parse(detail) as unknown)).toMatchObject([
          { externalId: 'customer-7' },
        ])
      })

      it.each(['older', 'newer'] as const)(
        'does not merge where the %s one is blocked',
        async (which) => {
          const two = await makeTwo()
          await server.server.userDirectory.block(two[which].user.id, operator)
          await expect(server.signIn({ appId: boundB })).rejects.toThrow('account_blocked')
          expect(await rowsOf('users')).toHaveLength(2)
        },
      )

      it('lets a backend that knows the former id change and read the user that stays', async () => {
        const { newer } = await makeTwo()
        const { token, user } = await server.signIn({ appId: boundB })
        await setPhone(user.id, toPhoneText('86', '13800000001'))
        const { userDirectory } = server.server
        const formerId = newer.user.id
        expect(await userDirectory.readPhone(formerId, operator)).toEqual({
          phone: '+86 13800000001',
        })
        expect(await userDirectory.setExternalId(formerId, 'customer-1', operator, false)).toBe(
          true,
        )
        // Two of the older account, and the one of the sign-in that merged them.
        expect(await userDirectory.block(formerId, operator)).toBe(3)
        expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
        expect(await rowsOf('users')).toMatchObject([{ id: user.id, external_id: 'customer-1' }])
        expect(await userDirectory.block('nobody', operator)).toBeNull()
      })

      it('lets support delete the user that stays by the former id, and says who did it', async () => {
        const { newer } = await makeTwo()
        const { user } = await server.signIn({ appId: boundB })
        const { userAdmin } = server.server
        expect(await userAdmin.delete(newer.user.id, operator)).toBe(user.id)
        expect(await rowsOf('users')).toEqual([])
        const left = await selectRows(server.server.database, 'audit_log')
        expect(left.map(({ event, detail }) => [event, JSON.parse(detail) as unknown])).toEqual([
          ['account_deleted', expect.objectContaining({ by: 'operator' })],
        ])
        expect(await userAdmin.delete(newer.user.id, operator)).toBeNull()
      })

      it('takes the nickname of the newer where the older has none', async () => {
        const { newer } = await makeTwo()
        await setProfile(newer.user.id, { nickname: 'Ming' })
        expect((await server.signIn({ appId: boundB })).user.nickname).toBe('Ming')
      })

      it('moves the phone number, sealed for its new user', async () => {
        const { older, newer } = await makeTwo()
        await setPhone(newer.user.id, toPhoneText('86', '13800000001'))
        const merged = await server.signIn({ appId: boundB })
        expect(merged.user).toMatchObject({ id: older.user.id, phone: '138****0001' })
      })

      it('moves the phone number so that a later rotation finds it again', async () => {
        const { newer } = await makeTwo()
        await setPhone(newer.user.id, toPhoneText('86', '13800000001'))
        const newKey = randomBytes(32).toString('base64')
        const secrets = `${newKey},${server.env['ENCRYPTION_KEYS'] ?? ''}`
        const rotated = await server.startNode({ ENCRYPTION_KEYS: secrets })
        const body = { provider: 'weapp', code: server.sandbox.issueLoginCode({ appId: boundB }) }
        const merged = await rotated.call('POST', '/v1/sessions', {
          body: { ...body, appId: boundB },
        })
        expect(merged.status).toBe(201)
        await rotateKeys(rotated.server.database, rotated.server.vault)
        const alone = await server.startNode({ ENCRYPTION_KEYS: newKey })
        const { user } = merged.body as { user: { id: string } }
        expect(await alone.server.userAdmin.findByPhone('86', '13800000001')).toBe(user.id)
      })

      it('waits for a missing key rather than lose the phone number', async () => {
        const { newer } = await makeTwo()
        await setPhone(newer.user.id, toPhoneText('86', '13800000001'))
        const without = await server.startNode({
          ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
        })
        const signIn = (call: HttpClient) =>
          call('POST', '/v1/sessions', {
            body: {
              provider: 'weapp',
              appId: boundB,
              code: server.sandbox.issueLoginCode({ appId: boundB }),
            },
          })
        expect(await signIn(without.call)).toMatchObject({
          status: 503,
          body: { code: 'service_unavailable' },
        })
        expect(await rowsOf('users')).toHaveLength(2)
        expect(await signIn(server.call)).toMatchObject({
          status: 201,
          body: { user: { phone: '138****0001' } },
        })
      })

      it('merges once when both sign in at the same time', async () => {
        const { older } = await makeTwo()
        const users = await Promise.all(
          Array.from({ length: 12 }, async (_, index) => {
            const appId = index % 2 === 0 ? boundA : boundB
            return (await server.signIn({ appId })).user.id
          }),
        )
        expect(new Set(users)).toEqual(new Set([older.user.id]))
        expect(await rowsOf('users')).toHaveLength(1)
      })
    })
  })
}

describeSeveralApps(createStorage)
