import { Client } from 'pg'
import type { HttpResponse } from '../../server/support/http-client'
import { startTestServer, type TestServer } from '../../server/support/test-server'
import { createPostgresStorage } from './services-storage'

const strangers = Array.from({ length: 40 }, (_, index) => ({
  id: `stranger${index}`,
  nickname: `Stranger ${index}`,
  note: 'signs in beside a locked user',
  phone: null,
  blocked: false,
  hasUnionid: index % 2 === 0,
}))

describe('a sign-in while the identity of another user is locked', () => {
  let server: TestServer

  afterEach(() => server.close())

  it('succeeds, and so do 39 others, before the lock ends', async () => {
    server = await startTestServer(createPostgresStorage, {
      sandbox: {
        users: [{ ...strangers[0], id: 'locked' } as (typeof strangers)[number], ...strangers],
      },
    })
    const signIn = (userId: string): Promise<HttpResponse> =>
      server.call('POST', '/v1/sessions', {
        body: { provider: 'weapp', code: server.sandbox.issueLoginCode({ userId }) },
      })
    await server.signIn({ userId: 'locked' })
    const holder = new Client({ connectionString: server.env['DATABASE_URL'] })
    await holder.connect()
    await holder.query('begin; select * from identities for update')

    const ofLocked = Array.from({ length: 8 }, () => signIn('locked'))
    const waits = `select count(*)::integer as waits from pg_locks where not granted
      and pid in (select pid from pg_stat_activity where application_name = 'taro-passport server')`
    const waiting = async () => {
      const { rows } = await holder.query<{ waits: number }>(waits)
      return rows[0]?.waits ?? 0
    }
    while ((await waiting()) === 0) await new Promise(setImmediate)

    const others = await Promise.all(strangers.map(({ id }) => signIn(id)))
    expect(others.map(({ status }) => status)).toEqual(strangers.map(() => 201))
    await holder.query('rollback')
    await holder.end()

    for (const { status, body } of await Promise.all(ofLocked)) {
      if (status === 201) continue
      expect({ status, body }).toMatchObject({ status: 503, body: { code: 'service_unavailable' } })
    }
    expect((await signIn('locked')).status).toBe(201)
  })
})
