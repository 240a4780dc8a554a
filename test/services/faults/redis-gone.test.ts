import { randomBytes } from 'node:crypto'
import { createSandbox, type Sandbox } from '../../../tools/sandbox/create-sandbox'
import type { TestStorage } from '../../server/support/storage'
import { createPostgresRedisStorage } from '../server/services-storage'
import { countHalves, openInspector } from './support/database-inspector'
import { eventually, postSignIn, settings, statusOfMe } from './support/fault-setting'
import { startServerProcess, type ServerProcess } from './support/server-process'
import { openTcpGate, type TcpGate } from './support/tcp-gate'

let sandbox: Sandbox
let storage: TestStorage
let gate: TcpGate
let here: ServerProcess
let there: ServerProcess

beforeEach(async () => {
  sandbox = await createSandbox()
  storage = await createPostgresRedisStorage()
  gate = await openTcpGate(storage.redisUrl ?? '')
  const [app] = sandbox.apps
  const env = settings(storage.databaseUrl, sandbox.url, {
    WECHAT_APP_ID: app?.appId ?? '',
    WECHAT_APP_SECRET: app?.secret ?? '',
    REDIS_URL: gate.url,
    REDIS_KEY_PREFIX: `fault-${randomBytes(4).toString('hex')}:`,
    RATE_LIMIT_PER_ADDRESS: '100000',
    RATE_LIMIT_SIGN_INS: '100000',
    RATE_LIMIT_PER_USER: '100000',
    SESSIONS_PER_USER: '100',
  })
  here = await startServerProcess(env)
  there = await startServerProcess(env)
})

afterEach(async () => {
  await here.killNine()
  await there.killNine()
  await gate.close()
  await sandbox.close()
  await storage.destroy()
})

const signInAt = async (node: ServerProcess) => {
  const response = await postSignIn(node.call, sandbox.issueLoginCode())
  expect(response.status).toBe(201)
  return response.body as { token: string; session: { id: string }; user: { id: string } }
}

/** Signs in here, is known there, signs out here, and waits until there knows. */
const revokeAcrossNodes = async () => {
  const { token } = await signInAt(here)
  expect(await statusOfMe(there.call, token)).toBe(200)
  expect((await here.call('DELETE', '/v1/sessions/current', { token })).status).toBe(204)
  expect(await statusOfMe(here.call, token)).toBe(401)
  await eventually(async () => (await statusOfMe(there.call, token)) === 401)
}

describe.each(['cut', 'freeze'] as const)('two nodes whose Redis is gone (%s)', (fault) => {
  it('serve every call without it, end sessions on both, and use it again', async () => {
    const before = await signInAt(here)
    expect(await statusOfMe(there.call, before.token)).toBe(200)
    await revokeAcrossNodes()

    gate[fault]()
    await revokeAcrossNodes()
    for (const node of [here, there]) {
      expect(await statusOfMe(node.call, before.token)).toBe(200)
      expect((await node.call('GET', '/readyz')).status).toBe(200)
      const renamed = await node.call('PATCH', '/v1/me', {
        token: before.token,
        body: { nickname: 'A new name' },
      })
      expect(renamed).toMatchObject({ status: 200, body: { user: { nickname: 'A new name' } } })
      // Needs WeChat's access token, which the nodes share through Redis.
      const bound = await node.call('PUT', '/v1/me/phone', {
        token: before.token,
        body: { code: sandbox.issuePhoneCode() },
      })
      expect(bound.status).toBe(200)
    }
    const during = await Promise.all(Array.from({ length: 20 }, () => signInAt(there)))
    expect(new Set(during.map(({ user }) => user.id))).toEqual(new Set([before.user.id]))

    gate.open()
    await revokeAcrossNodes()
    expect(await statusOfMe(here.call, before.token)).toBe(200)
    expect(here.hasEnded() || there.hasEnded()).toBe(false)
    const inspector = await openInspector(storage.databaseUrl)
    expect(await inspector.count('select count(*) from users')).toBe(1)
    expect(await countHalves(inspector)).toBe(0)
    await inspector.close()
  }, 60_000)

  it('start without it', async () => {
    gate[fault]()
    const [app] = sandbox.apps
    const late = await startServerProcess(
      settings(storage.databaseUrl, sandbox.url, {
        WECHAT_APP_ID: app?.appId ?? '',
        WECHAT_APP_SECRET: app?.secret ?? '',
        REDIS_URL: gate.url,
      }),
    )
    try {
      const { token } = await signInAt(late)
      expect(await statusOfMe(late.call, token)).toBe(200)
    } finally {
      await late.killNine()
    }
  }, 30_000)
})
