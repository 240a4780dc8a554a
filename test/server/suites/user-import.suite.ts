import { operator } from '../../../server/src/audit/actor'
import { createUserImport } from '../../../server/src/user-import/user-import'
import type { Cells, FileRow } from '../../../server/src/user-import/read-users-file'
import { openPhone } from '../../../server/src/users/phone'
import { alipayIdPhases, defaultUsers } from '../../../tools/sandbox/common/test-people'
import { createDirectory } from '../../../tools/sandbox/wechat/directory'
import { execute, selectRows } from '../support/sql'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'

const phoneOfXiaoming = '+86 13800000001'

const describeUserImport = (createStorage: CreateStorage): void => {
  let server: TestServer

  beforeEach(async () => {
    server = await startTestServer(createStorage)
  })

  afterEach(() => server.close())

  /** The ids that WeChat has for a person of the sandbox, at the app with this index. */
  const idsOf = (userId: string, appIndex = 0) => {
    const { apps } = server.sandbox
    const directory = createDirectory(apps, defaultUsers)
    const app = apps[appIndex]
    const user = directory.user(userId)
    if (app === undefined || user === null) throw new Error('the sandbox has neither')
    return {
      app_id: app.appId,
      openid: directory.openid(app, user),
      unionid: directory.unionid(app, user) ?? '',
    }
  }

  const openidOf = (userId: string, appIndex = 0) => ({ ...idsOf(userId, appIndex), unionid: '' })

  const rowsOf = (...rows: Partial<Cells>[]): FileRow[] =>
    rows.map((cells, at) => ({
      line: at + 2,
      cells: {
        app_id: server.sandbox.apps[0]?.appId ?? '',
        openid: '',
        unionid: '',
        phone: '',
        external_id: '',
        nickname: '',
        ...cells,
      },
    }))

  const check = async (...rows: Partial<Cells>[]) => {
    const { problems, ...checked } = await server.server.userImport.check(rowsOf(...rows))
    return { ...checked, problems: problems.map(({ line, code }) => `${line} ${code}`) }
  }

  const importRows = async (...rows: Partial<Cells>[]) => {
    const { users } = await server.server.userImport.check(rowsOf(...rows))
    return server.server.userImport.write(users, operator, () => undefined)
  }

  const contents = async () => {
    const { database, vault } = server.server
    const users = await selectRows(database, 'users', 'order by external_id, id')
    return {
      users: users.map((user) => [user.external_id, user.nickname, openPhone(vault, user)]),
      identities: (await selectRows(database, 'identities', 'order by app_id, openid')).map(
        ({ app_id, openid, union_id, provider }) => [app_id, openid, union_id, provider],
      ),
      unions: (await selectRows(database, 'unions', 'order by scope, union_id')).length,
      imports: (await selectRows(database, 'audit_log', "where event = 'user_imported'")).length,
    }
  }

  const profile = { phone: phoneOfXiaoming, external_id: 'customer-7', nickname: '小明' }

  describe('createUserImport', () => {
    it('writes users whom a first sign-in finds by their openid', async () => {
      const imported = await importRows({ ...openidOf('xiaoming'), ...profile })
      expect(imported).toEqual({
        created: 1,
        completed: 0,
        unchanged: 0,
        refused: 0,
        problems: [],
      })
      const { user, token } = await server.signIn({ userId: 'xiaoming' })
      expect(user).toMatchObject({ nickname: '小明', phone: '138****0001' })
      const [row] = await selectRows(server.server.database, 'users')
      expect(row).toMatchObject({ id: user.id, external_id: 'customer-7' })
      // The first sign-in brings the session key.
      const data = server.sandbox.encryptedData({ userId: 'xiaoming' })
      const { encryptedData, iv } = data
      const body = { encryptedData, iv }
      const opened = await server.call('POST', '/v1/me/decrypted-data', { token, body })
      expect(opened.status).toBe(200)
    })

    it('writes users whom a first sign-in finds by their unionid, at an app of no row', async () => {
      const { unionid } = idsOf('xiaoming')
      await importRows({ ...profile, unionid })
      const { user } = await server.signIn({ userId: 'xiaoming', appId: idsOf('siqi', 1).app_id })
      expect(user).toMatchObject({ nickname: '小明', phone: '138****0001' })
      expect(await selectRows(server.server.database, 'users')).toHaveLength(1)
    })

    it('makes one user of the rows with one unionid', async () => {
      const first = idsOf('xiaoming')
      const second = idsOf('xiaoming', 1)
      await importRows({ ...first, external_id: 'customer-7' }, { ...second, nickname: '小明' })
      expect(await contents()).toEqual({
        users: [['customer-7', '小明', null]],
        identities: [first, second].map((ids) => [ids.app_id, ids.openid, ids.unionid, 'weapp']),
        unions: 1,
        imports: 1,
      })
      const onFirst = await server.signIn({ userId: 'xiaoming', appId: first.app_id })
      const onSecond = await server.signIn({ userId: 'xiaoming', appId: second.app_id })
      expect(onSecond.user).toEqual(onFirst.user)
    })

    it.each(alipayIdPhases)('finds an Alipay user of before who has %s', async (phase) => {
      const appId = server.env['ALIPAY_APP_ID'] ?? ''
      const userId = 'xiaoming'
      const signIn = async () => {
        const code = server.sandbox.alipay.issueAuthCode({ userId })
        const body = { provider: 'alipay', code }
        return (await server.call('POST', '/v1/sessions', { body })).body
      }
      // What the team's own table holds was read from Alipay before the switch.
      server.sandbox.alipay.setIdPhase(userId, phase === 'both' ? 'user_id' : phase)
      await signIn()
      const { database } = server.server
      const openid = (await selectRows(database, 'identities'))[0]?.openid ?? ''
      await execute(database, 'delete from users')

      await importRows({ app_id: appId, openid, nickname: '小明' })
      server.sandbox.alipay.setIdPhase(userId, phase)
      expect(await signIn()).toMatchObject({ user: { nickname: '小明' } })
    })

    it('leaves everything as it is when it runs again', async () => {
      const rows = [
        { ...idsOf('xiaoming'), ...profile },
        { ...idsOf('xiaoming', 1), external_id: 'customer-7' },
        { ...idsOf('yutong'), nickname: '雨桐' },
        { unionid: idsOf('siqi').unionid, external_id: 'customer-8' },
      ]
      const { users } = await server.server.userImport.check(rowsOf(...rows))
      await server.server.userImport.write(users, operator, () => undefined)
      const before = await contents()
      const { updated_at: updatedAt } = (await selectRows(server.server.database, 'users'))[0] ?? {}
      server.clock.advance(60_000)
      expect(await check(...rows)).toMatchObject({ fresh: 0, incomplete: 0, complete: 3 })
      const { users: toWrite } = await server.server.userImport.check(rowsOf(...rows))
      expect(toWrite).toEqual([])
      expect(await server.server.userImport.write(users, operator, () => undefined)).toMatchObject({
        created: 0,
        completed: 0,
        unchanged: 3,
        refused: 0,
      })
      expect(await contents()).toEqual(before)
      const after = (await selectRows(server.server.database, 'users'))[0]
      expect(after?.updated_at).toBe(updatedAt)
    })

    it('completes users who have signed in before the import, also while they are signed in', async () => {
      const { user, token } = await server.signIn({ userId: 'xiaoming' })
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
      const row = { ...idsOf('xiaoming'), ...profile }
      expect(await check(row)).toMatchObject({ fresh: 0, incomplete: 1, complete: 0, problems: [] })
      expect(await importRows(row)).toMatchObject({ created: 0, completed: 1 })
      const { body } = await server.call('GET', '/v1/me', { token })
      expect(body).toMatchObject({
        user: { id: user.id, nickname: '小明', phone: '138****0001' },
      })
      expect((await contents()).users).toEqual([['customer-7', '小明', phoneOfXiaoming]])
    })

    it('adds the app and the unionid that an account lacks', async () => {
      await importRows(openidOf('xiaoming'))
      expect(await importRows(idsOf('xiaoming'), idsOf('xiaoming', 1))).toMatchObject({
        completed: 1,
      })
      const { identities, unions } = await contents()
      expect(identities.map(([, , unionId]) => unionId)).toEqual([
        idsOf('xiaoming').unionid,
        idsOf('xiaoming').unionid,
      ])
      expect(unions).toBe(1)
    })

    it('brings back nothing that its user removed after the import', async () => {
      const row = { ...idsOf('xiaoming'), ...profile }
      await importRows(row)
      const { token } = await server.signIn({ userId: 'xiaoming' })
      await server.call('DELETE', '/v1/me/phone', { token })
      await server.call('PATCH', '/v1/me', { token, body: { nickname: null } })
      expect(await check(row)).toMatchObject({
        complete: 1,
        problems: ['2 phone_kept', '2 nickname_kept'],
      })
      await importRows(row)
      expect((await contents()).users).toEqual([['customer-7', null, null]])
    })

    it('fills the nickname and the phone number that a former file did not have', async () => {
      const ids = idsOf('xiaoming')
      await importRows(ids)
      expect(await importRows({ ...ids, nickname: '小明' })).toMatchObject({ completed: 1 })
      expect(await importRows({ ...ids, ...profile })).toMatchObject({ completed: 1 })
      expect((await contents()).users).toEqual([['customer-7', '小明', phoneOfXiaoming]])
      const { token } = await server.signIn({ userId: 'xiaoming' })
      await server.call('PATCH', '/v1/me', { token, body: { nickname: null } })
      expect(await check({ ...ids, ...profile })).toMatchObject({ problems: ['2 nickname_kept'] })
    })

    it('does not fill a nickname that its user removed before an import had one', async () => {
      const ids = idsOf('xiaoming')
      await importRows(ids)
      const { token } = await server.signIn({ userId: 'xiaoming' })
      await server.call('PATCH', '/v1/me', { token, body: { nickname: '小张' } })
      await server.call('PATCH', '/v1/me', { token, body: { nickname: null } })
      expect(await check({ ...ids, ...profile })).toMatchObject({ problems: ['2 nickname_kept'] })
    })

    it('takes an entry that names no field for both', async () => {
      const ids = idsOf('xiaoming')
      await importRows(ids)
      await execute(server.server.database, "update audit_log set detail = '{}'")
      expect(await check({ ...ids, ...profile })).toMatchObject({
        problems: ['2 phone_kept', '2 nickname_kept'],
      })
    })

    it('does not fill a phone number that its user removed before the first import', async () => {
      const { token } = await server.signIn({ userId: 'xiaoming' })
      const code = server.sandbox.issuePhoneCode({ userId: 'xiaoming' })
      await server.call('PUT', '/v1/me/phone', { token, body: { code } })
      await server.call('DELETE', '/v1/me/phone', { token })
      await importRows({ ...idsOf('xiaoming'), ...profile })
      expect((await contents()).users).toEqual([['customer-7', '小明', null]])
    })

    it('keeps the nickname and the phone number that an account has', async () => {
      const { token } = await server.signIn({ userId: 'siqi' })
      await server.call('PATCH', '/v1/me', { token, body: { nickname: '思琪' } })
      const code = server.sandbox.issuePhoneCode({ userId: 'siqi' })
      await server.call('PUT', '/v1/me/phone', { token, body: { code } })
      const row = { ...idsOf('siqi'), ...profile }
      expect(await check(row)).toMatchObject({ problems: ['2 phone_kept', '2 nickname_kept'] })
      await importRows(row)
      expect((await contents()).users).toEqual([['customer-7', '思琪', '+86 13800000002']])
    })

    it('refuses what other accounts have', async () => {
      const { token } = await server.signIn({ userId: 'siqi' })
      const code = server.sandbox.issuePhoneCode({ userId: 'siqi' })
      await server.call('PUT', '/v1/me/phone', { token, body: { code } })
      await importRows({ ...idsOf('siqi'), external_id: 'customer-1' })
      expect(
        await check(
          { ...idsOf('xiaoming'), phone: '+8613800000002', external_id: 'customer-1' },
          idsOf('xiaoming', 1),
          { ...idsOf('siqi'), external_id: 'customer-2' },
          idsOf('yang'),
        ),
      ).toMatchObject({
        rowCount: 4,
        fresh: 1,
        problems: [
          '2 external_id_taken',
          '2 phone_taken',
          '3 user_refused',
          '4 external_id_differs',
        ],
      })
    })

    it('reports every row of a large file in which all are refused', async () => {
      const rows = Array.from({ length: 200_000 }, () => rowsOf({ openid: 'the-same' })).flat()
      const { problems, users } = await server.server.userImport.check(rows)
      expect(users).toEqual([])
      expect(problems).toHaveLength(200_000)
    })

    it('refuses ids that belong to two accounts, or to another unionid', async () => {
      await server.signIn({ userId: 'xiaoming' })
      await server.signIn({ userId: 'siqi' })
      const { unionid } = idsOf('siqi')
      expect(await check({ ...idsOf('xiaoming'), unionid })).toMatchObject({
        fresh: 0,
        problems: ['2 unionid_differs', '2 two_users'],
      })
    })

    it('writes nothing of a batch that fails', async () => {
      const { database, vault, clock } = server.server
      const apps = server.sandbox.apps.map(({ appId }) => ({
        ...{ name: 'weapp' as const, unionScope: 'wechat' },
        ...{ appId, hasAliases: false },
      }))
      const sessions = { invalidateUser: () => undefined }
      let sealed = 0
      const failing = {
        ...vault,
        seal(plain: string, context: readonly string[]) {
          sealed += 1
          if (sealed === 3) throw new Error('the power is gone')
          return vault.seal(plain, context)
        },
      }
      const userImport = createUserImport({ database, vault: failing, apps, sessions, clock })
      const rows = rowsOf(
        ...['1', '2', '3', '4'].map((digit) => ({
          openid: `o${digit}`,
          phone: `+86 1390000000${digit}`,
        })),
      )
      const { users } = await userImport.check(rows)
      await expect(userImport.write(users, operator, () => undefined)).rejects.toThrow('power')
      expect(await contents()).toEqual({ users: [], identities: [], unions: 0, imports: 0 })
      expect(await importRows(...rows.map(({ cells }) => cells ?? {}))).toMatchObject({
        created: 4,
      })
    })

    it('meets sign-ins of the same users, and makes no user twice', async () => {
      const people = ['xiaoming', 'siqi', 'meiling', 'yutong', 'yang', 'jingyi']
      const rows = people.map((userId) => ({ ...idsOf(userId), external_id: userId }))
      const { users } = await server.server.userImport.check(rowsOf(...rows))
      const node = await server.startNode()
      const signIns = people.flatMap((userId) =>
        [server, node].map(({ call }) => {
          const code = server.sandbox.issueLoginCode({ userId })
          return call('POST', '/v1/sessions', { body: { provider: 'weapp', code } })
        }),
      )
      const [imported, ...responses] = await Promise.all([
        server.server.userImport.write(users, operator, () => undefined),
        ...signIns,
      ])
      expect(responses.map(({ status }) => status)).toEqual(signIns.map(() => 201))
      expect(imported).toMatchObject({ refused: 0 })
      const { users: written, identities } = await contents()
      expect(written.map(([externalId]) => externalId)).toEqual([...people].sort())
      expect(identities).toHaveLength(people.length)
    })

    it('refuses what another account took between the check and the write', async () => {
      const row = { ...idsOf('xiaoming'), ...profile }
      const { users } = await server.server.userImport.check(rowsOf(row, idsOf('yang')))
      await importRows({ ...idsOf('meiling'), external_id: 'customer-7' })
      const imported = await server.server.userImport.write(users, operator, () => undefined)
      expect(imported).toMatchObject({
        created: 1,
        refused: 1,
        problems: [{ line: 2, column: 'external_id', code: 'external_id_taken' }],
      })
    })

    it('says in the audit log and in the export that a user was imported', async () => {
      await importRows({ ...idsOf('xiaoming'), ...profile })
      server.clock.advance(1)
      const { token } = await server.signIn({ userId: 'xiaoming' })
      server.clock.advance(1)
      const { body, text } = await server.call('GET', '/v1/me/export', { token })
      expect(body).toMatchObject({
        auditLog: [
          { event: 'user_imported', detail: { by: 'operator', isNewUser: true } },
          { event: 'signed_in', detail: { isNewUser: false } },
          { event: 'data_exported' },
        ],
      })
      expect(text).not.toContain(idsOf('xiaoming').openid)
    })
  })
}

describeUserImport(createStorage)
