import { Client } from 'pg'
import { startTestServer, type TestServer } from '../../server/support/test-server'
import { createPostgresStorage } from './services-storage'

const tables = [
  ...['users', 'identities', 'unions', 'sessions', 'audit_log', 'merged_users'],
  ...['shared_values', 'media_orphans', 'token_keys'],
]

describe('a server whose tables get a column from a newer node', () => {
  let server: TestServer

  afterEach(() => server.close())

  it('goes on, on connections that prepared their statements before', async () => {
    // One connection, so that the second round runs what the first one prepared.
    server = await startTestServer(createPostgresStorage, { env: { DATABASE_POOL_SIZE: '1' } })
    const { call, sandbox } = server
    const round = async () => {
      const { token } = await server.signIn()
      const statuses = [
        await call('GET', '/v1/me', { token }),
        await call('PATCH', '/v1/me', { token, body: { nickname: 'A name' } }),
        await call('PUT', '/v1/me/phone', { token, body: { code: sandbox.issuePhoneCode() } }),
        await call('DELETE', '/v1/me/phone', { token }),
        await call('DELETE', '/v1/me/avatar', { token }),
        await call('GET', '/v1/sessions', { token }),
        await call('GET', '/v1/me/export', { token }),
      ].map(({ status }) => status)
      const { userAdmin, database } = server.server
      const users = await userAdmin.findByPhone('86', '13800000001')
      await database.check()
      return { statuses, users }
    }
    const before = await round()
    const newer = new Client({ connectionString: server.env['DATABASE_URL'] })
    await newer.connect()
    for (const table of tables) await newer.query(`alter table ${table} add column added text`)
    await newer.end()
    expect(await round()).toEqual(before)
    expect(before.statuses).toEqual([200, 200, 200, 200, 200, 200, 200])
  })
})
