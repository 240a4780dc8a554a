import { operator } from '../../../server/src/audit/actor'
import { randomBytes } from 'node:crypto'
import { cleanUp } from '../../../server/src/maintenance/clean-up'
import { forgetKey } from '../../../server/src/maintenance/forget-key'
import { assertVaultKeys, readKeyUsage } from '../../../server/src/maintenance/key-usage'
import { rotateKeys } from '../../../server/src/maintenance/rotate-keys'
import { phoneContext, phoneIndexPurpose, toPhoneText } from '../../../server/src/users/phone'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestNode, type TestServer } from '../support/test-server'
import { dayMs } from '../../support/manual-clock'
import { execute, insertRows, selectRows } from '../support/sql'

const noTokens = { usesTokenKeys: false }

const describeMaintenance = (createStorage: CreateStorage): void => {
  let server: TestServer

  beforeEach(async () => {
    server = await startTestServer(createStorage)
  })

  afterEach(() => server.close())

  const countOf = async (table: 'sessions' | 'audit_log' | 'shared_values' | 'users') =>
    (await selectRows(server.server.database, table)).length

  const setPhone = async (id: string, phone: string) => {
    const { database, vault } = server.server
    const { bytes, keyId } = vault.seal(phone, phoneContext(id))
    const [index] = vault.blindIndexes(phone, phoneIndexPurpose)
    await execute(
      database,
      'update users set phone_sealed = $2, phone_key_id = $3, phone_index = $4 where id = $1',
      [id, bytes, keyId, index],
    )
  }

  describe('cleanUp', () => {
    it('deletes expired sessions, and remembers revoked ones for a year', async () => {
      const { session } = await server.signIn()
      const owner = await server.signIn()
      await server.call('DELETE', `/v1/sessions/${session.id}`, { token: owner.token })
      server.clock.advance(31 * dayMs)
      expect(await cleanUp(server.server.cleanUpOptions)).toMatchObject({ sessions: 1 })
      await expect(server.signIn({ renews: session.id })).rejects.toThrow('session_revoked')
      server.clock.advance(335 * dayMs)
      await cleanUp(server.server.cleanUpOptions)
      expect((await server.signIn({ renews: session.id })).user.id).toBe(owner.user.id)
    })

    it('deletes more than one batch, and leaves the live', async () => {
      const { user, token } = await server.signIn()
      const nowMs = server.clock()
      const rows = Array.from({ length: 450 }, (_, index) => ({
        id: `expired-${index}`,
        user_id: user.id,
        token_hash: `hash-${index}`,
        provider: 'weapp',
        app_id: 'wx',
        openid: 'o',
        created_at: nowMs - 2,
        last_seen_at: nowMs - 2,
        expires_at: nowMs - 1,
      }))
      await insertRows(server.server.database, 'sessions', ...rows)
      expect(await cleanUp(server.server.cleanUpOptions)).toMatchObject({ sessions: 450 })
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
    })

    it('deletes old entries of the audit log', async () => {
      await server.signIn()
      server.clock.advance(401 * dayMs)
      await server.signIn()
      expect(await cleanUp(server.server.cleanUpOptions)).toMatchObject({ auditEntries: 1 })
      expect(await countOf('audit_log')).toBe(1)
    })
  })

  describe('rotateKeys', () => {
    const newKey = randomBytes(32).toString('base64')
    let rotated: TestNode

    const startWithNewKey = async () => {
      const secrets = `${newKey},${server.env['ENCRYPTION_KEYS'] ?? ''}`
      rotated = await server.startNode({ ENCRYPTION_KEYS: secrets })
    }

    it('seals again what an older key sealed, so that the older key can be removed', async () => {
      const { user, token } = await server.signIn()
      await setPhone(user.id, toPhoneText('86', '13800000001'))
      await startWithNewKey()
      const { database, vault } = rotated.server
      expect(await rotateKeys(database, vault)).toEqual({
        sessionKeys: 1,
        phones: 1,
        tokenKeys: 0,
        unreadable: 0,
        duplicates: [],
      })
      expect(await rotateKeys(database, vault)).toEqual({
        sessionKeys: 0,
        phones: 0,
        tokenKeys: 0,
        unreadable: 0,
        duplicates: [],
      })
      const alone = await server.startNode({ ENCRYPTION_KEYS: newKey })
      expect(await alone.call('GET', '/v1/me', { token })).toMatchObject({
        status: 200,
        body: { user: { phone: '138****0001' } },
      })
      expect(await alone.server.userAdmin.findByPhone('86', '13800000001')).toBe(user.id)
      const body = server.sandbox.encryptedData({ kind: 'phone' })
      const decrypted = await alone.call('POST', '/v1/me/decrypted-data', { token, body })
      expect(decrypted.status).toBe(200)
    })

    it('finds a phone under every key of the ring until then', async () => {
      const { user } = await server.signIn()
      await setPhone(user.id, toPhoneText('86', '13800000001'))
      await startWithNewKey()
      expect(await rotated.server.userAdmin.findByPhone('86', '13800000001')).toBe(user.id)
    })

    it('names users whose number another user has as well, and goes on', async () => {
      const first = await server.signIn({ userId: 'xiaoming' })
      const second = await server.signIn({ userId: 'siqi' })
      const third = await server.signIn({ userId: 'meiling' })
      const phone = toPhoneText('86', '13800000001')
      await setPhone(second.user.id, phone)
      await setPhone(third.user.id, toPhoneText('86', '13800000009'))
      const node = await server.startNode({
        ENCRYPTION_KEYS: `${newKey},${server.env['ENCRYPTION_KEYS'] ?? ''}`,
      })
      const { database, vault } = node.server
      const sealed = vault.seal(phone, phoneContext(first.user.id))
      const [index] = vault.blindIndexes(phone, phoneIndexPurpose)
      await execute(
        database,
        'update users set phone_sealed = $2, phone_key_id = $3, phone_index = $4 where id = $1',
        [first.user.id, sealed.bytes, sealed.keyId, index],
      )
      expect(await rotateKeys(database, vault)).toMatchObject({
        phones: 1,
        duplicates: [second.user.id],
      })
    })

    it('counts what no key opens, changes nothing of it, and goes on', async () => {
      await server.signIn({ userId: 'xiaoming' })
      const lonely = await server.startNode({ ENCRYPTION_KEYS: newKey })
      const { database, vault } = lonely.server
      const before = await selectRows(database, 'identities')
      expect(await rotateKeys(database, vault)).toMatchObject({ sessionKeys: 0, unreadable: 1 })
      expect(await selectRows(database, 'identities')).toEqual(before)
    })
  })

  describe('a phone number whose key left the ring', () => {
    const start = async () => {
      const signedIn = await server.signIn()
      await setPhone(signedIn.user.id, toPhoneText('86', '13800000001'))
      const without = await server.startNode({
        ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      })
      return { ...signedIn, without, keyId: server.server.vault.currentKeyId }
    }

    it('is shown as no number, to the user and to support, and is logged', async () => {
      const { token, user, without, keyId } = await start()
      expect(await without.call('GET', '/v1/me', { token })).toMatchObject({
        status: 200,
        body: { user: { id: user.id, phone: null } },
      })
      expect(await without.call('GET', '/v1/me/export', { token })).toMatchObject({
        status: 200,
        body: { user: { phone: null } },
      })
      expect(await without.server.userAdmin.show(user.id, operator)).toMatchObject({
        user: { phone: null },
      })
      const { text } = await without.call('GET', '/metrics')
      expect(text).toMatch(/^passport_unreadable_phones_total{reason="key_missing"} [1-9]/m)
      expect(server.logText()).toContain(`no key ${keyId} in the ring`)
      // Nothing of it is lost meanwhile.
      expect(await server.call('GET', '/v1/me', { token })).toMatchObject({
        body: { user: { phone: '138****0001' } },
      })
    })

    it('can be bound again', async () => {
      const { token, without } = await start()
      const body = { code: server.sandbox.issuePhoneCode() }
      expect(await without.call('PUT', '/v1/me/phone', { token, body })).toMatchObject({
        status: 200,
        body: { user: { phone: '138****0001' } },
      })
    })

    it('stops the server from starting, with a message that says what to do', async () => {
      const { without, keyId } = await start()
      const { database, vault } = without.server
      await expect(assertVaultKeys(database, vault, noTokens)).rejects.toThrow(
        `lacks the key ${keyId}, with which 1 phone numbers are sealed`,
      )
      await assertVaultKeys(database, server.server.vault, noTokens)
    })

    it('can be given up', async () => {
      const { token, without, keyId } = await start()
      const { database, vault } = without.server
      expect(await readKeyUsage(database, vault)).toEqual([
        { keyId: vault.currentKeyId, phones: 0, sessionKeys: 0, tokenKeys: 0 },
        { keyId, phones: 1, sessionKeys: 1, tokenKeys: 0 },
      ])
      expect(await forgetKey(database, server.clock, keyId)).toEqual({
        phones: 1,
        sessionKeys: 1,
        tokenKeys: 0,
      })
      await assertVaultKeys(database, vault, noTokens)
      expect(await without.call('GET', '/v1/me', { token })).toMatchObject({
        status: 200,
        body: { user: { phone: null } },
      })
      const entries = await selectRows(database, 'audit_log', 'where event = $1', ['key_forgotten'])
      expect(entries.map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([
        { keyId, phones: 1, sessionKeys: 1, tokenKeys: 0, by: 'operator' },
      ])
    })
  })

  describe('createUserAdmin', () => {
    it('shows a user with nothing whole that is secret', async () => {
      const { user, token } = await server.signIn()
      await setPhone(user.id, toPhoneText('86', '13800000001'))
      const shown = JSON.stringify(await server.server.userAdmin.show(user.id, operator))
      expect(shown).toContain('138****0001')
      expect(shown).toContain('signed_in')
      expect(shown).not.toContain('13800000001')
      expect(shown).not.toContain(token)
      expect(await server.server.userAdmin.show('nobody', operator)).toBeNull()
    })

    it('records that support has read a user, as of any other reader', async () => {
      const { user } = await server.signIn()
      await server.server.userAdmin.show(user.id, operator)
      const entries = await selectRows(server.server.database, 'audit_log', 'where event = $1', [
        'user_read',
      ])
      expect(entries).toMatchObject([{ user_id: user.id, detail: '{"by":"operator"}' }])
    })

    it('ends all sessions of a user, which no silent renewal undoes', async () => {
      const first = await server.signIn()
      const second = await server.signIn()
      const other = await server.signIn({ userId: 'siqi' })
      expect(await server.server.userDirectory.signOut(first.user.id, operator)).toBe(2)
      const statuses = await Promise.all(
        [first, second, other].map(
          async ({ token }) => (await server.call('GET', '/v1/me', { token })).status,
        ),
      )
      expect(statuses).toEqual([401, 401, 200])
      await expect(server.signIn({ renews: first.session.id })).rejects.toThrow('session_revoked')
      expect(await server.server.userDirectory.signOut('nobody', operator)).toBeNull()
    })

    it('deletes a user', async () => {
      const { user, token } = await server.signIn()
      expect(await server.server.userAdmin.delete(user.id, operator)).toBe(user.id)
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
      expect(await countOf('users')).toBe(0)
      expect(await server.server.userAdmin.delete(user.id, operator)).toBeNull()
    })
  })
}

describeMaintenance(createStorage)
