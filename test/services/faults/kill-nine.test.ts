import { randomBytes, randomInt } from 'node:crypto'
import { createSqliteStorage, type CreateStorage } from '../../server/support/storage'
import { createPostgresStorage } from '../server/services-storage'
import { countHalves, openInspector } from './support/database-inspector'
import { startFastWechat } from './support/fast-wechat'
import { startServerProcess, type ServerProcess } from './support/server-process'
import { startSignInLoad, type Acknowledged } from './support/sign-in-load'

const rounds = 20
/** The kill comes after some number of sessions between these. */
const fewest = 20
const most = 120
const asksAtOnce = 32

const storages: [string, CreateStorage][] = [
  ['SQLite', createSqliteStorage],
  ['PostgreSQL', createPostgresStorage],
]

describe.each(storages)('a server on %s', (_name, createStorage) => {
  it('keeps every acknowledged session through twenty kills under load', async () => {
    const storage = await createStorage()
    const wechat = await startFastWechat()
    const env = {
      PORT: '0',
      DATABASE_URL: storage.databaseUrl,
      WECHAT_API_BASE_URL: wechat.url,
      WECHAT_APP_ID: 'wxfaults',
      WECHAT_APP_SECRET: 'secret',
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      SESSIONS_PER_USER: '1000',
      LOG_LEVEL: 'error',
    }
    const all: Acknowledged[] = []
    let server = await startServerProcess(env)
    try {
      for (let round = 1; round <= rounds; round += 1) {
        const load = startSignInLoad(server.call, `round${round}`)
        await load.reaches(randomInt(fewest, most))
        await server.killNine()
        await load.ended
        expect(load.acknowledged.refusals).toEqual([])
        all.push(load.acknowledged)

        const inspector = await openInspector(storage.databaseUrl)
        expect(await inspector.damage()).toEqual([])
        expect(await countHalves(inspector)).toBe(0)
        await inspector.close()

        server = await startServerProcess(env)
        expect(await brokenPromises(server, load.acknowledged)).toEqual([])
      }
      // The last kill took nothing of the earlier ones either.
      for (const acknowledged of all) expect(await brokenPromises(server, acknowledged)).toEqual([])
    } finally {
      await server.killNine()
      await wechat.close()
      await storage.destroy()
    }
  }, 240_000)
})

/** What the server lost of what it had acknowledged, in words. */
const brokenPromises = async (
  server: ServerProcess,
  acknowledged: Acknowledged,
): Promise<string[]> => {
  const broken: string[] = []
  const checks = [
    ...[...acknowledged.signedIn].map(([token, userId]) => ({ token, userId, status: 200 })),
    ...[...acknowledged.signedOut].map((token) => ({ token, userId: null, status: 401 })),
  ]
  const ask = async ({ token, userId, status }: (typeof checks)[number]) => {
    const response = await server.call('GET', '/v1/me', { token })
    if (response.status !== status) broken.push(`${status} became ${response.text}`)
    else if (userId !== null && !response.text.includes(userId)) broken.push('another user')
  }
  const waiting = [...checks]
  const checkNext = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await ask(next)
  }
  await Promise.all(Array.from({ length: asksAtOnce }, checkNext))
  return broken
}
