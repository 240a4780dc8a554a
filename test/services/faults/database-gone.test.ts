import Libsql from 'libsql'
import { createSqliteStorage, type TestStorage } from '../../server/support/storage'
import { createPostgresStorage } from '../server/services-storage'
import { countHalves, openInspector } from './support/database-inspector'
import { startFastWechat, type FastWechat } from './support/fast-wechat'
import {
  codeOf,
  eventually,
  postSignIn,
  settings,
  signIn,
  statusOfMe,
} from './support/fault-setting'
import { startServerProcess, type ServerProcess } from './support/server-process'
import { openTcpGate, type TcpGate } from './support/tcp-gate'

const unavailable = { status: 503, body: { code: 'service_unavailable' } }
const atOnce = 20
const clients = 8
const signInsOfAClient = 15
const acknowledgedBefore = 40

let wechat: FastWechat
let storage: TestStorage
let server: ServerProcess
let gate: TcpGate | null = null

beforeEach(async () => {
  wechat = await startFastWechat()
})

afterEach(async () => {
  await server.killNine()
  await wechat.close()
  await gate?.close()
  gate = null
  await storage.destroy()
})

describe.each(['cut', 'freeze'] as const)('a server whose PostgreSQL is gone (%s)', (fault) => {
  it('reports it, signs no user out, and recovers by itself', async () => {
    storage = await createPostgresStorage()
    gate = await openTcpGate(storage.databaseUrl)
    server = await startServerProcess(settings(gate.url, wechat.url))
    const { call } = server
    const before = await signIn(call, 'before')

    gate[fault]()
    const refused = await Promise.all(
      Array.from({ length: atOnce }, () => postSignIn(call, codeOf('during'))),
    )
    for (const response of refused) {
      expect(response).toMatchObject(unavailable)
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    }
    const asked = await Promise.all([
      call('GET', '/v1/me', { token: before.token }),
      call('GET', '/v1/me', { token: 'a'.repeat(72) }),
      call('DELETE', '/v1/sessions/current', { token: before.token }),
    ])
    for (const response of asked) expect(response).toMatchObject(unavailable)
    expect((await call('GET', '/readyz')).status).toBe(503)
    expect((await call('GET', '/healthz')).status).toBe(200)

    gate.open()
    await eventually(async () => (await call('GET', '/readyz')).status === 200)
    expect(server.hasEnded()).toBe(false)
    expect(await statusOfMe(call, before.token)).toBe(200)
    const after = await signIn(call, 'before')
    expect(after.user).toEqual(before.user)

    // What was refused left nothing behind, not even a part.
    const inspector = await openInspector(storage.databaseUrl)
    expect(await inspector.count('select count(*) from users')).toBe(1)
    expect(await inspector.count('select count(*) from sessions')).toBe(2)
    expect(await countHalves(inspector)).toBe(0)
    await inspector.close()
  }, 60_000)

  it('loses no session when it fails in the middle of a load', async () => {
    storage = await createPostgresStorage()
    gate = await openTcpGate(storage.databaseUrl)
    server = await startServerProcess(settings(gate.url, wechat.url))
    const { call } = server
    const acknowledged: { token: string; userId: string }[] = []
    const statuses = new Set<number>()
    const client = async (name: string) => {
      for (let index = 0; index < signInsOfAClient; index += 1) {
        const response = await postSignIn(call, codeOf(name))
        statuses.add(response.status)
        if (response.status !== 201) continue
        const { token, user } = response.body as Awaited<ReturnType<typeof signIn>>
        acknowledged.push({ token, userId: user.id })
        if (acknowledged.length === acknowledgedBefore) gate?.[fault]()
      }
    }
    const running = Array.from({ length: clients }, (_, index) => client(`user${index}`))
    await eventually(async () => statuses.has(503))
    gate.open()
    await Promise.all(running)
    expect([...statuses].sort()).toEqual([201, 503])

    await eventually(async () => (await call('GET', '/readyz')).status === 200)
    for (const { token, userId } of acknowledged) {
      const response = await call('GET', '/v1/me', { token })
      expect(response).toMatchObject({ status: 200, body: { user: { id: userId } } })
    }
    const inspector = await openInspector(storage.databaseUrl)
    expect(await countHalves(inspector)).toBe(0)
    await inspector.close()
  }, 60_000)
})

describe('a server whose SQLite file another process holds', () => {
  it('refuses writes in the end, reads all the while, and goes on when it is free', async () => {
    storage = await createSqliteStorage()
    server = await startServerProcess(settings(storage.databaseUrl, wechat.url))
    const { call } = server
    const before = await signIn(call, 'before')
    const other = new Libsql(storage.databaseUrl.slice('sqlite:'.length))
    other.exec('begin immediate')

    const order: string[] = []
    const writing = postSignIn(call, codeOf('during')).then((response) => {
      order.push('written')
      return response
    })
    // Uncached as well: another session of the same user each time.
    for (let index = 0; index < 5; index += 1) {
      expect(await statusOfMe(call, before.token)).toBe(200)
      expect(await statusOfMe(call, 'a'.repeat(72))).toBe(401)
    }
    order.push('read')
    expect(await writing).toMatchObject(unavailable)
    expect(order).toEqual(['read', 'written'])

    other.exec('rollback')
    other.close()
    expect((await signIn(call, 'during')).user.id).not.toBe(before.user.id)
    const inspector = await openInspector(storage.databaseUrl)
    expect(await inspector.count('select count(*) from users')).toBe(2)
    expect(await countHalves(inspector)).toBe(0)
    expect(await inspector.damage()).toEqual([])
    await inspector.close()
  })
})
