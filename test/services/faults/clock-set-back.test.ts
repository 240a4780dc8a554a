import { createSqliteStorage } from '../../server/support/storage'
import { dayMs, hourMs } from '../../support/manual-clock'
import { startTestServer, type TestServer } from '../../server/support/test-server'
import { createPostgresStorage } from '../server/services-storage'
import { openInspector } from './support/database-inspector'

describe.each([
  ['SQLite', createSqliteStorage],
  ['PostgreSQL', createPostgresStorage],
])('a server on %s whose clock is set back', (_name, createStorage) => {
  let server: TestServer

  beforeEach(async () => {
    server = await startTestServer(createStorage)
  })

  afterEach(() => server.close())

  const statusOf = async (token: string) => (await server.call('GET', '/v1/me', { token })).status

  const listOf = async (token: string) => {
    const response = await server.call('GET', '/v1/sessions', { token })
    return (response.body as { sessions: { id: string; expiresAt: string }[] }).sessions
  }

  it.each([2 * hourMs, 400 * dayMs])('keeps sessions and makes new ones (%d ms)', async (ms) => {
    const before = await server.signIn()
    server.clock.advance(-ms)
    expect(await statusOf(before.token)).toBe(200)

    const after = await server.signIn()
    expect(after.user).toEqual(before.user)
    expect(await statusOf(after.token)).toBe(200)
    expect((await listOf(after.token)).map(({ id }) => id).sort()).toEqual(
      [before.session.id, after.session.id].sort(),
    )

    server.clock.advance(ms)
    expect(await statusOf(before.token)).toBe(200)
    expect((await listOf(before.token)).some(({ id }) => id === before.session.id)).toBe(true)
  })

  it('never moves the end of a session back', async () => {
    const { token, session } = await server.signIn()
    server.clock.advance(3 * hourMs)
    expect(await statusOf(token)).toBe(200)
    const [slid] = await listOf(token)
    server.clock.advance(-2 * dayMs)
    const other = await server.startNode()
    expect((await other.call('GET', '/v1/me', { token })).status).toBe(200)
    await other.close()
    const [kept] = await listOf(token)
    expect(kept?.id).toBe(session.id)
    expect(Date.parse(kept?.expiresAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(slid?.expiresAt ?? ''),
    )
  })

  it('stores the key of the later exchange though its time is earlier', async () => {
    await server.signIn()
    server.clock.advance(-2 * hourMs)
    const { token } = await server.signIn()
    const sealed = server.sandbox.encryptedData({ ageMs: 2 * hourMs })
    const response = await server.call('POST', '/v1/me/decrypted-data', { token, body: sealed })
    expect(response).toMatchObject({ status: 200, body: { data: { watermark: {} } } })
  })

  it('still ends a session, and a revocation holds', async () => {
    const first = await server.signIn()
    const second = await server.signIn()
    server.clock.advance(-2 * hourMs)
    const path = `/v1/sessions/${first.session.id}`
    expect((await server.call('DELETE', path, { token: second.token })).status).toBe(204)
    expect(await statusOf(first.token)).toBe(401)
    server.clock.advance(2 * hourMs)
    expect(await statusOf(first.token)).toBe(401)
    expect((await server.call('DELETE', '/v1/sessions/current', second)).status).toBe(204)

    const inspector = await openInspector(server.env['DATABASE_URL'] ?? '')
    expect(
      await inspector.count('select count(*) from sessions where token_hash is not null'),
    ).toBe(0)
    await inspector.close()
  })
})
