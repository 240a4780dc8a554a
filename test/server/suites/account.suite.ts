import * as v from 'valibot'
import { exportSchema } from '../../../src/contract/export'
import { identitiesSchema } from '../../../src/contract/identities'
import type { Tables } from '../../../server/src/db/port/schema'
import { shownColumns } from '../../../server/src/users/present-user'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { insertRows, selectRows } from '../support/sql'
import { interruptions, whileInterrupted } from '../support/while-asking'

const tables = ['users', 'identities', 'unions', 'sessions', 'audit_log'] as const

const describeAccount = (createStorage: CreateStorage): void => {
  describe('account', () => {
    let server: TestServer

    beforeEach(async () => {
      server = await startTestServer(createStorage)
    })

    afterEach(() => server.close())

    const rowsOf = (table: keyof Tables) => selectRows(server.server.database, table)

    const deleteMe = (token: string, code: string) =>
      server.call('DELETE', '/v1/me', { token, body: { provider: 'weapp', code } })

    it('is deleted with its sessions by a fresh code of the same user', async () => {
      const doomed = await server.signIn({ userId: 'xiaoming' })
      const elsewhere = await server.signIn({ userId: 'xiaoming' })
      const bystander = await server.signIn({ userId: 'siqi' })
      const code = server.sandbox.issueLoginCode({ userId: 'xiaoming' })
      expect((await deleteMe(doomed.token, code)).status).toBe(204)

      for (const { token } of [doomed, elsewhere]) {
        expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
      }
      expect((await server.call('GET', '/v1/me', { token: bystander.token })).status).toBe(200)
      for (const table of tables) {
        expect(JSON.stringify(await rowsOf(table))).not.toContain(doomed.user.id)
      }
      expect(await rowsOf('users')).toHaveLength(1)
      const events = (await selectRows(server.server.database, 'audit_log')).map(
        ({ event }) => event,
      )
      expect(events.sort()).toEqual(['account_deleted', 'signed_in'])
    })

    it('is a new one when the same person comes again, but not by a silent renewal', async () => {
      const old = await server.signIn()
      await deleteMe(old.token, server.sandbox.issueLoginCode())
      await expect(server.signIn({ renews: old.session.id })).rejects.toThrow('identity_mismatch')
      expect((await server.signIn()).user.id).not.toBe(old.user.id)
    })

    it("is kept where the code is another user's, used or unknown", async () => {
      const { token } = await server.signIn({ userId: 'xiaoming' })
      await server.signIn({ userId: 'siqi' })
      const theirs = await deleteMe(token, server.sandbox.issueLoginCode({ userId: 'siqi' }))
      expect(theirs).toMatchObject({ status: 403, body: { code: 'identity_mismatch' } })
      const nobodys = await deleteMe(token, server.sandbox.issueLoginCode({ userId: 'yutong' }))
      expect(nobodys).toMatchObject({ status: 403, body: { code: 'identity_mismatch' } })
      const used = server.sandbox.issueLoginCode({ userId: 'xiaoming' })
      await server.call('POST', '/v1/sessions', { body: { provider: 'weapp', code: used } })
      const replayed = await deleteMe(token, used)
      expect(replayed).toMatchObject({ status: 400, body: { code: 'login_code_invalid' } })
      expect(await rowsOf('users')).toHaveLength(2)
    })

    it.each(interruptions)(
      'is kept where its user %s meanwhile',
      async (_what, status, code, interrupt) => {
        const response = await whileInterrupted(
          server,
          '/sns/jscode2session',
          interrupt,
          ({ token }) => deleteMe(token, server.sandbox.issueLoginCode()),
        )
        expect(response).toMatchObject({ status, body: { code } })
        expect(await rowsOf('users')).toHaveLength(1)
      },
    )

    it('leaves nothing behind when deletions and sign-ins of it race', async () => {
      const { token } = await server.signIn()
      const codes = Array.from({ length: 12 }, () => server.sandbox.issueLoginCode())
      const responses = await Promise.all(
        codes.map((code, index) =>
          index % 3 === 0
            ? deleteMe(token, code)
            : server.call('POST', '/v1/sessions', { body: { provider: 'weapp', code } }),
        ),
      )
      for (const { status } of responses) expect([201, 204, 401, 403]).toContain(status)
      expect(responses.map(({ status }) => status)).toContain(204)
      const ids = new Set((await rowsOf('users')).map((row) => ('id' in row ? row.id : null)))
      for (const table of ['identities', 'unions', 'sessions'] as const) {
        for (const row of await rowsOf(table)) {
          expect(ids).toContain('user_id' in row ? row.user_id : null)
        }
      }
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
    })

    it('lists each way to sign in once, since the first sign-in by it', async () => {
      const first = new Date(server.clock()).toISOString()
      const [app, otherApp] = server.sandbox.apps
      await server.signIn({ appId: app?.appId ?? '' })
      server.clock.advance(60_000)
      // The same person at another app of the same owner: WeChat's union id joins the two.
      const { token } = await server.signIn({ appId: otherApp?.appId ?? '' })
      const identities = await rowsOf('identities')
      expect(identities).toHaveLength(2)

      const response = await server.call('GET', '/v1/me/identities', { token })
      expect(v.parse(identitiesSchema, response.body)).toEqual({
        identities: [{ provider: 'weapp', createdAt: first }],
      })
      for (const row of identities) {
        const ids = 'openid' in row ? [row.openid, row.app_id] : []
        for (const id of ids) expect(response.text).not.toContain(id)
      }
    })

    it('lists nothing of another user, and nothing without a session', async () => {
      const { token } = await server.signIn({ userId: 'xiaoming' })
      const code = server.sandbox.alipay.issueAuthCode({ userId: 'siqi' })
      await server.call('POST', '/v1/sessions', { body: { provider: 'alipay', code } })
      const { body } = await server.call('GET', '/v1/me/identities', { token })
      expect(body).toMatchObject({ identities: [{ provider: 'weapp' }] })
      expect((await server.call('GET', '/v1/me/identities')).status).toBe(401)
    })

    it('is exported completely, in readable form', async () => {
      const { token, user } = await server.signIn({ device: { name: 'iPhone', platform: 'ios' } })
      server.clock.advance(1_000)
      const revoked = await server.signIn()
      await server.call('DELETE', `/v1/sessions/${revoked.session.id}`, { token })
      const response = await server.call('GET', '/v1/me/export', { token })
      const data = v.parse(exportSchema, response.body)
      expect(data.user).toEqual({ ...user, phone: null, externalId: null })
      expect(data.sessions).toHaveLength(2)
      expect(data.identities).toEqual([
        expect.objectContaining({
          provider: 'weapp',
          appId: server.sandbox.apps[0]?.appId,
          openid: expect.stringMatching(/^.{4}\*{4}$/) as unknown,
          unionid: expect.stringMatching(/^.{4}\*{4}$/) as unknown,
          hasSessionKey: true,
        }),
      ])
      const appId = server.sandbox.apps[0]?.appId
      expect(data.sessions).toMatchObject([
        { device: { name: 'iPhone', platform: 'ios' }, appId, revokedAt: null },
        { id: revoked.session.id, appId, revokedAt: expect.any(String) as unknown },
      ])
      expect(data.auditLog.find(({ event }) => event === 'session_revoked')).toMatchObject({
        sessionId: revoked.session.id,
        requestId: expect.any(String) as unknown,
      })
      expect(data.auditLog.map(({ event }) => event).sort()).toEqual([
        'data_exported',
        'session_revoked',
        'signed_in',
        'signed_in',
      ])
      expect(response.text).not.toContain(token)
    })

    it('is exported with an audit log of any length, page by page', async () => {
      const { token, user } = await server.signIn()
      const rows = Array.from({ length: 1_200 }, (_, index) => ({
        id: `entry-${String(index).padStart(5, '0')}`,
        // Many at one time, across the end of a page.
        at: Math.floor(index / 700),
        event: 'signed_in',
        user_id: user.id,
        detail: '{}',
      }))
      await insertRows(server.server.database, 'audit_log', ...rows)
      const { body, headers } = await server.call('GET', '/v1/me/export', { token })
      const { auditLog } = v.parse(exportSchema, body)
      expect(auditLog).toHaveLength(1_202)
      const last = auditLog.slice(-2).map(({ event }) => event)
      expect(last.sort()).toEqual(['data_exported', 'signed_in'])
      expect(headers['content-type']).toBe('application/json; charset=utf-8')
    })

    it('lets others in between the pages of an export', async () => {
      const { token, user } = await server.signIn()
      const rows = Array.from({ length: 2_000 }, (_, index) => ({
        id: `entry-${String(index)}`,
        at: index,
        event: 'signed_in',
        user_id: user.id,
        detail: '{}',
      }))
      await insertRows(server.server.database, 'audit_log', ...rows)
      let turns = 0
      const turn = () => {
        turns += 1
        next = setImmediate(turn)
      }
      let next = setImmediate(turn)
      await server.call('GET', '/v1/me/export', { token })
      clearImmediate(next)
      // Once for every second row: a page holds more, and is followed by a pause of many turns.
      expect(turns).toBeGreaterThan(rows.length / 2)
    })

    it('leaves out of the export no column that may hold something of theirs', async () => {
      const { token, user } = await server.signIn()
      const exported: Record<string, readonly string[]> = {
        users: [...shownColumns, 'external_id'],
        identities: [
          'app_id',
          'openid',
          'provider',
          'union_id',
          'session_key_sealed',
          'created_at',
        ],
        sessions: [
          ...['id', 'provider', 'app_id', 'device_name', 'device_platform', 'created_at'],
          ...['last_seen_at', 'expires_at', 'revoked_at'],
        ],
        audit_log: ['at', 'event', 'session_id', 'request_id', 'detail'],
      }
      // Keys, hashes, bookkeeping, and what another column of the same row says.
      const leftOut: Record<string, readonly string[]> = {
        // A blocked user has no session to export with.
        users: ['avatar_trace_id', 'phone_index', 'blocked_at'],
        identities: ['user_id', 'session_key_key_id', 'exchanged_at', 'updated_at'],
        sessions: ['user_id', 'token_hash', 'openid', 'installation_id', 'parent_id'],
        audit_log: ['id', 'user_id'],
      }
      for (const table of ['users', 'identities', 'sessions', 'audit_log'] as const) {
        const [row] = await rowsOf(table)
        expect([...(exported[table] ?? []), ...(leftOut[table] ?? [])].sort()).toEqual(
          Object.keys(row ?? {}).sort(),
        )
      }
      const { body } = await server.call('GET', '/v1/me/export', { token })
      expect(v.parse(exportSchema, body).user).toMatchObject({ id: user.id })
    })
  })
}

describeAccount(createStorage)
