import { openRedis } from '../../../server/src/cluster/redis-connection'
import { startTestServer, type TestNode, type TestServer } from '../../server/support/test-server'
import { openTcpGate, type TcpGate } from '../faults/support/tcp-gate'
import { createPostgresRedisStorage } from './services-storage'

const redisUrl = process.env['TEST_REDIS_URL'] ?? ''

describe('Redis', () => {
  let gate: TcpGate
  let server: TestServer

  beforeEach(async () => {
    gate = await openTcpGate(redisUrl)
  })

  afterEach(async () => {
    await server.close()
    await gate.close()
  })

  const start = async (env: Record<string, string> = {}) => {
    server = await startTestServer(createPostgresRedisStorage, {
      env: { REDIS_URL: gate.url, ...env },
    })
  }

  const until = async (done: () => Promise<boolean>, timeoutMs = 5_000) => {
    const endMs = performance.now() + timeoutMs
    while (performance.now() < endMs) {
      if (await done()) return true
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return false
  }

  const metric = async (node: Pick<TestNode, 'call'>, line: string) =>
    (await node.call('GET', '/metrics')).text.split('\n').includes(line)

  const hears = (node: Pick<TestNode, 'call'>, isConnected: boolean) =>
    until(() => metric(node, `passport_invalidation_bus_connected ${isConnected ? 1 : 0}`))

  const statusAt = async (node: Pick<TestNode, 'call'>, token: string) =>
    (await node.call('GET', '/v1/me', { token })).status

  /** Without news a node believes its cache for five seconds from when it was filled. */
  const hearsOfRevocation = async (node: Pick<TestNode, 'call'>) => {
    const lost = await server.signIn()
    const { token } = await server.signIn()
    const cachedAtMs = performance.now()
    expect(await statusAt(node, lost.token)).toBe(200)
    const path = `/v1/sessions/${lost.session.id}`
    expect((await server.call('DELETE', path, { token })).status).toBe(204)
    const leftMs = cachedAtMs + 4_500 - performance.now()
    const isHeard = await until(async () => (await statusAt(node, lost.token)) === 401, leftMs)
    return isHeard && performance.now() < cachedAtMs + 5_000
  }

  it('is optional: the server starts, serves and is ready without it', async () => {
    gate.cut()
    await start()
    const { token } = await server.signIn()
    expect(await statusAt(server, token)).toBe(200)
    expect((await server.call('GET', '/readyz')).status).toBe(200)
  })

  it.each(['cut', 'freeze'] as const)(
    'that goes away (%s) makes no call fail and leaves no revocation unheard',
    async (how) => {
      await start({ RATE_LIMIT_SIGN_INS: '1000' })
      const other = await server.startNode()
      expect(await hears(other, true)).toBe(true)
      gate[how]()
      await server.signIn()
      expect(await hears(other, false)).toBe(true)
      expect(await hearsOfRevocation(other)).toBe(true)
    },
  )

  it('that only the revoking node has lost hides no revocation from the others', async () => {
    await start()
    const other = await server.startNode({ REDIS_URL: redisUrl })
    expect(await hears(other, true)).toBe(true)
    gate.cut()
    expect(await hears(server, false)).toBe(true)
    expect(await hearsOfRevocation(other)).toBe(true)
  })

  it('that hangs is left alone for a while', async () => {
    await start({ RATE_LIMIT_SIGN_INS: '1000' })
    await server.signIn()
    gate.freeze()
    // The first commands wait for their time limit, the others do not.
    await server.signIn()
    await server.signIn()
    const startedAtMs = performance.now()
    let commands = 0
    const connection = await openRedis(gate.url, 'test:', () => undefined)
    const send = () =>
      connection.run(() => {
        commands += 1
        return Promise.reject(new Error('hangs'))
      })
    for (let count = 0; count < 10; count += 1) await send().catch(() => undefined)
    expect(commands).toBe(3)
    connection.redis.disconnect()
    for (let count = 0; count < 5; count += 1) await server.signIn()
    // Ten commands of half a second each without it.
    expect(performance.now() - startedAtMs).toBeLessThan(4_500)
  })

  it('that is back is used again, and what was missed meanwhile counts', async () => {
    await start()
    const other = await server.startNode()
    expect(await hears(other, true)).toBe(true)
    gate.cut()
    expect(await hears(other, false)).toBe(true)
    gate.open()
    expect(await hears(other, true)).toBe(true)
    expect(await hearsOfRevocation(other)).toBe(true)
  })

  it('counts the limits of all nodes together, and each for itself while it is unavailable', async () => {
    await start({ RATE_LIMIT_SIGN_INS: '4' })
    const other = await server.startNode()
    let number = 0
    const signInAt = async (node: Pick<TestNode, 'call'>) => {
      const code = `unknown-${(number += 1)}`
      const body = { provider: 'weapp', code }
      return (await node.call('POST', '/v1/sessions', { body })).status
    }
    const ready = (node: Pick<TestNode, 'call'>) => until(() => metric(node, 'passport_redis_up 1'))
    expect([await ready(server), await ready(other)]).toEqual([true, true])
    const together = [server, other, server, other, server, other]
    const seen: number[] = []
    for (const node of together) seen.push(await signInAt(node))
    expect(seen).toEqual([400, 400, 400, 400, 429, 429])
    gate.cut()
    expect(await signInAt(server)).toBe(400)
    for (let count = 0; count < 3; count += 1) await signInAt(server)
    expect(await signInAt(server)).toBe(429)
    expect(await signInAt(other)).toBe(400)
  })
})
