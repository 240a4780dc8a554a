import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { createSqliteStorage, type TestStorage } from '../../server/support/storage'
import { countHalves, openInspector } from './support/database-inspector'
import { startFastWechat, type FastWechat } from './support/fast-wechat'
import { codeOf, postSignIn, settings, signIn, statusOfMe } from './support/fault-setting'
import { startServerProcess, type ServerProcess } from './support/server-process'

let wechat: FastWechat
let storage: TestStorage
let server: ServerProcess

beforeEach(async () => {
  wechat = await startFastWechat()
  storage = await createSqliteStorage()
  server = await startServerProcess(settings(storage.databaseUrl, wechat.url))
})

afterEach(async () => {
  await server.killNine()
  await wechat.close()
  await storage.destroy()
})

/**
 * No file of the process may grow beyond this: a write fails as it does on a full disk, with no
 * file system of its own. Linux alone can change it for a process that runs.
 */
const limitFiles = (maxBytes: number | 'unlimited') => {
  execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${maxBytes}:unlimited`])
}

describe('a server whose disk is full', () => {
  it('refuses what it cannot keep, reads what it has, and goes on when there is room', async () => {
    const { call } = server
    const before = await signIn(call, 'before')
    limitFiles(statSync(`${storage.databaseUrl.slice('sqlite:'.length)}-wal`).size + 16_384)

    const told: string[] = []
    let refused = 0
    while (refused < 10) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => postSignIn(call, codeOf('during'))),
      )
      for (const { status, body } of answers) {
        if (status === 201) {
          told.push((body as { token: string }).token)
        } else {
          expect({ status, body }).toMatchObject({
            status: 503,
            body: { code: 'service_unavailable' },
          })
          refused += 1
        }
      }
    }
    for (const token of [before.token, ...told]) expect(await statusOfMe(call, token)).toBe(200)
    expect((await call('GET', '/healthz')).status).toBe(200)
    expect(server.hasEnded()).toBe(false)

    limitFiles('unlimited')
    const after = await signIn(call, 'after')
    const inspector = await openInspector(storage.databaseUrl)
    expect(await inspector.damage()).toEqual([])
    expect(await countHalves(inspector)).toBe(0)
    expect(await inspector.count('select count(*) from sessions')).toBe(told.length + 2)
    await inspector.close()

    // And nothing of it was in memory alone.
    await server.killNine()
    server = await startServerProcess(settings(storage.databaseUrl, wechat.url))
    for (const token of [before.token, ...told, after.token]) {
      expect(await statusOfMe(server.call, token)).toBe(200)
    }
  })
})
