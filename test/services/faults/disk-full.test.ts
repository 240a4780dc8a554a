import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { avatarPart, multipart } from '../../server/support/multipart'
import { createSqliteStorage, type TestStorage } from '../../server/support/storage'
import { createPostgresStorage } from '../server/services-storage'
import { countHalves, openInspector } from './support/database-inspector'
import { startFastWechat, type FastWechat } from './support/fast-wechat'
import { codeOf, postSignIn, settings, signIn, statusOfMe } from './support/fault-setting'
import { startServerProcess, type ServerProcess } from './support/server-process'

let wechat: FastWechat
let storage: TestStorage
let server: ServerProcess
let mediaDir: string
let env: Record<string, string>

beforeEach(async () => {
  wechat = await startFastWechat()
  storage = await createSqliteStorage()
  mediaDir = await mkdtemp(join(tmpdir(), 'passport-media-'))
  env = settings(storage.databaseUrl, wechat.url, { MEDIA_DIR: mediaDir })
  server = await startServerProcess(env)
})

afterEach(async () => {
  await server.killNine()
  await wechat.close()
  await storage.destroy()
  await rm(mediaDir, { recursive: true, force: true })
})

/**
 * No file of the process may grow beyond this: a write fails as it does on a full disk, with no
 * file system of its own. Only Linux can change it for a running process.
 */
const limitFiles = (maxBytes: number | 'unlimited') => {
  execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${maxBytes}:unlimited`])
}

describe('a server whose disk is full', () => {
  it('refuses writes, serves reads, and recovers when there is room', async () => {
    const { call } = server
    const before = await signIn(call, 'before')
    limitFiles(statSync(`${storage.databaseUrl.slice('sqlite:'.length)}-wal`).size + 16_384)

    const acknowledged: string[] = []
    let refused = 0
    while (refused < 10) {
      const responses = await Promise.all(
        Array.from({ length: 10 }, () => postSignIn(call, codeOf('during'))),
      )
      for (const { status, body } of responses) {
        if (status === 201) {
          acknowledged.push((body as { token: string }).token)
        } else {
          expect({ status, body }).toMatchObject({
            status: 503,
            body: { code: 'service_unavailable' },
          })
          refused += 1
        }
      }
    }
    for (const token of [before.token, ...acknowledged])
      expect(await statusOfMe(call, token)).toBe(200)
    expect((await call('GET', '/healthz')).status).toBe(200)
    expect(server.hasEnded()).toBe(false)

    limitFiles('unlimited')
    const after = await signIn(call, 'after')
    const inspector = await openInspector(storage.databaseUrl)
    expect(await inspector.damage()).toEqual([])
    expect(await countHalves(inspector)).toBe(0)
    expect(await inspector.count('select count(*) from sessions')).toBe(acknowledged.length + 2)
    await inspector.close()

    // And nothing of it was only in memory.
    await server.killNine()
    server = await startServerProcess(env)
    for (const token of [before.token, ...acknowledged, after.token]) {
      expect(await statusOfMe(server.call, token)).toBe(200)
    }
  })
})

describe('a server whose disk for pictures is full', () => {
  it('refuses a picture that it cannot store, and accepts it when there is room', async () => {
    await server.killNine()
    await storage.destroy()
    // The database has a disk of its own.
    storage = await createPostgresStorage()
    server = await startServerProcess({ ...env, DATABASE_URL: storage.databaseUrl })
    const { call } = server
    const { token } = await signIn(call, 'before')
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
    const picture = await sharp({
      create: { width: 200, height: 200, channels: 3, background: 'teal', noise },
    })
      .png()
      .toBuffer()
    const upload = () =>
      call('POST', '/v1/me/avatar', { token, ...multipart([avatarPart(picture)]) })
    limitFiles(4_096)
    const refused = await upload()
    expect(refused).toMatchObject({ status: 503, body: { code: 'service_unavailable' } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await call('GET', '/v1/me', { token })).body).toMatchObject({
      user: { avatarUrl: null },
    })
    expect(await pictures()).toEqual([])

    limitFiles('unlimited')
    expect(await upload()).toMatchObject({
      status: 200,
      body: { user: { avatarUrl: expect.stringContaining('/media/') as unknown } },
    })
    expect(await pictures()).toHaveLength(1)
  })

  const pictures = async () =>
    (await readdir(mediaDir, { recursive: true })).filter((name) => /\.(jpg|draft)$/.test(name))
})
