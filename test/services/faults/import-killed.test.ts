import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createSqliteStorage, type CreateStorage } from '../../server/support/storage'
import { builtCli } from '../../support/built-server'
import { startProcess } from '../../support/start-process'
import { createPostgresStorage } from '../server/services-storage'
import { openInspector, type DatabaseInspector } from './support/database-inspector'
import { openidOf, startFastWechat } from './support/fast-wechat'
import { startServerProcess, type ServerProcess } from './support/server-process'

const userCount = 2_000
/** Every tenth user has a second row, of another app, with the same unionid. */
const pairEvery = 10
const killedAtUsers = [200, 700, 1_200]

const storages: [string, CreateStorage][] = [
  ['SQLite', createSqliteStorage],
  ['PostgreSQL', createPostgresStorage],
]

const phoneOf = (index: number) => `139${String(index).padStart(8, '0')}`

/** Rows of one user lie far apart. */
const usersFile = (): string => {
  const rows: string[] = []
  const pairs: string[] = []
  for (let index = 0; index < userCount; index += 1) {
    const unionid = index % pairEvery === 0 ? `union-${index}` : ''
    const openid = openidOf(`import${index}`)
    rows.push(`wxfaults,${openid},${unionid},+86 ${phoneOf(index)},customer-${index},小明${index}`)
    if (unionid !== '') pairs.push(`wxother,${openidOf(`other${index}`)},${unionid},,,`)
  }
  return ['app_id,openid,unionid,phone,external_id,nickname', ...rows, ...pairs, ''].join('\r\n')
}

describe.each(storages)('users import on %s', (_name, createStorage) => {
  it('ends with every user once after three kills, beside a server that signs them in', async () => {
    const storage = await createStorage()
    const wechat = await startFastWechat()
    const folder = mkdtempSync(join(tmpdir(), 'passport-import-'))
    const file = join(folder, 'users.csv')
    writeFileSync(file, usersFile())
    const env = {
      PORT: '0',
      DATABASE_URL: storage.databaseUrl,
      WECHAT_API_BASE_URL: wechat.url,
      WECHAT_APP_ID: 'wxfaults,wxother',
      WECHAT_APP_SECRET: 'secret,secret',
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      LOG_LEVEL: 'error',
    }
    const startImport = () => startProcess([builtCli, 'users', 'import', file], { env })
    const server = await startServerProcess(env)
    const inspector = await openInspector(storage.databaseUrl)
    try {
      // The import completes a user who was faster.
      const early = await signIn(server, `import${userCount - 1}`)
      expect(early).toMatchObject({ nickname: null, phone: null })

      for (const [round, threshold] of killedAtUsers.entries()) {
        const running = startImport()
        while ((await countUsers(inspector)) < threshold && !running.hasEnded()) await nextTurn()
        expect(await running.kill('SIGKILL')).toBeNull()
        expect(await countUsers(inspector)).toBeLessThan(userCount)
        expect(await inspector.damage()).toEqual([])
        expect(await countHalves(inspector)).toBe(0)
        const shown = { nickname: `小明${round}`, phone: maskedPhoneOf(round) }
        expect(await signIn(server, `import${round}`)).toMatchObject(shown)
      }

      const last = startImport()
      expect(await last.ended).toBe(0)
      expect(last.output).toMatchObject({ err: '' })
      expect(await countUsers(inspector)).toBe(userCount)
      expect(await countComplete(inspector)).toBe(userCount)
      expect(await inspector.count('select count(*) from identities')).toBe(
        userCount + userCount / pairEvery,
      )
      expect(await inspector.count('select count(*) from unions')).toBe(userCount / pairEvery)
      expect(await countImports(inspector)).toBe(userCount)
      const { nickname, phone, id } = await signIn(server, `import${userCount - 1}`)
      expect({ nickname, phone, id }).toEqual({
        nickname: `小明${userCount - 1}`,
        phone: maskedPhoneOf(userCount - 1),
        id: early.id,
      })

      const again = startImport()
      expect(await again.ended).toBe(0)
      expect(again.output.out).toContain(`imported: 0 new users, 0 completed, ${userCount} there`)
      expect(await countImports(inspector)).toBe(userCount)
    } finally {
      await inspector.close()
      await server.stop()
      await wechat.close()
      await storage.destroy()
      rmSync(folder, { recursive: true })
    }
  }, 240_000)
})

const signIn = async ({ call }: ServerProcess, name: string) => {
  const body = { provider: 'weapp', code: `${name}-once-${randomBytes(4).toString('hex')}` }
  const response = await call('POST', '/v1/sessions', { body })
  expect(response.status).toBe(201)
  return (response.body as { user: { id: string; nickname: unknown; phone: unknown } }).user
}

const maskedPhoneOf = (index: number) => `139****${phoneOf(index).slice(-4)}`

const countUsers = (inspector: DatabaseInspector) => inspector.count('select count(*) from users')

const countImports = (inspector: DatabaseInspector) =>
  inspector.count(`select count(*) from audit_log where event = 'user_imported'`)

/** Users who have the identity, the external id, the nickname and the number of one row. */
const countComplete = (inspector: DatabaseInspector) =>
  inspector.count(
    `select count(*) from users u join identities i on i.user_id = u.id and i.app_id = 'wxfaults'
     where rtrim(i.openid, '_') = 'oimport' || substr(u.external_id, 10)
       and u.nickname = '小明' || substr(u.external_id, 10)
       and u.phone_sealed is not null and u.phone_index is not null`,
  )

/** What a batch writes together. */
const countHalves = (inspector: DatabaseInspector) =>
  inspector.count(
    `select count(*) from users u where u.external_id is not null and not (
       exists (select 1 from identities i where i.user_id = u.id)
       and exists (select 1 from audit_log a where a.user_id = u.id and a.event = 'user_imported'))`,
  )
