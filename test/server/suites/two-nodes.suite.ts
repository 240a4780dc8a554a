import { operator } from '../../../server/src/audit/actor'
import type { CreateStorage } from '../support/storage'
import { startTestServer, type TestNode, type TestServer } from '../support/test-server'

/**
 * Without news a node believes its cache for five seconds from when it was filled. `test/bench` measures how long
 * the news takes.
 */
const cacheMs = 5_000

export const describeTwoNodes = (createStorage: CreateStorage): void => {
  describe('two nodes on one database', () => {
    let server: TestServer
    let other: TestNode

    beforeEach(async () => {
      server = await startTestServer(createStorage)
      other = await server.startNode()
    })

    afterEach(() => server.close())

    const meAtOther = async (token: string) => (await other.call('GET', '/v1/me', { token })).status

    let cachedAtMs = 0
    const cacheAtOther = async (token: string) => {
      cachedAtMs = performance.now()
      expect(await meAtOther(token)).toBe(200)
    }

    const isSoonRefusedAtOther = async (token: string) => {
      while (performance.now() < cachedAtMs + cacheMs) {
        if ((await meAtOther(token)) === 401) return performance.now() < cachedAtMs + cacheMs
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return false
    }

    it('migrate once when they start together', async () => {
      const nodes = await Promise.all([1, 2, 3, 4].map(() => server.startNode()))
      for (const node of nodes) expect((await node.call('GET', '/readyz')).status).toBe(200)
    })

    it('know a session of each other at once', async () => {
      const { token } = await server.signIn()
      expect(await meAtOther(token)).toBe(200)
    })

    it('see a revocation of each other before a cached session expires', async () => {
      const lost = await server.signIn()
      const { token } = await server.signIn()
      await cacheAtOther(lost.token)
      await server.call('DELETE', `/v1/sessions/${lost.session.id}`, { token })
      expect(await isSoonRefusedAtOther(lost.token)).toBe(true)
    })

    it('see a sign-out and a deleted account of each other before a cached session expires', async () => {
      const first = await server.signIn()
      const second = await server.signIn()
      await cacheAtOther(first.token)
      await server.call('DELETE', '/v1/sessions/current', { token: first.token })
      expect(await isSoonRefusedAtOther(first.token)).toBe(true)
      await cacheAtOther(second.token)
      await server.call('DELETE', '/v1/me', {
        token: second.token,
        body: { provider: 'weapp', code: server.sandbox.issueLoginCode() },
      })
      expect(await isSoonRefusedAtOther(second.token)).toBe(true)
    })

    it('see a blocked user of each other before a cached session expires, who cannot sign in at either', async () => {
      const { user, token } = await server.signIn()
      await cacheAtOther(token)
      await server.server.userDirectory.block(user.id, operator)
      expect(await isSoonRefusedAtOther(token)).toBe(true)
      for (const node of [server, other]) {
        const body = { provider: 'weapp', code: server.sandbox.issueLoginCode() }
        expect((await node.call('POST', '/v1/sessions', { body })).status).toBe(403)
      }
    })

    it('make one user of simultaneous first sign-ins at both', async () => {
      const responses = await Promise.all(
        Array.from({ length: 32 }, (_, index) =>
          (index % 2 === 0 ? server : other).call('POST', '/v1/sessions', {
            body: { provider: 'weapp', code: server.sandbox.issueLoginCode() },
          }),
        ),
      )
      expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 201))
      const ids = responses.map(({ body }) => (body as { user: { id: string } }).user.id)
      expect(new Set(ids).size).toBe(1)
    })
  })
}
