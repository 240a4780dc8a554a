import { idLength } from '../../../server/src/crypto/ids'
import { sessionIdOf } from '../../../server/src/sessions/session-token'
import * as v from 'valibot'
import { sessionsSchema } from '../../../src/contract/session-calls'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { dayMs, hourMs } from '../../support/manual-clock'
import { selectRows } from '../support/sql'

const describeSessions = (createStorage: CreateStorage): void => {
  describe('sessions', () => {
    let server: TestServer

    beforeEach(async () => {
      server = await startTestServer(createStorage)
    })

    afterEach(() => server.close())

    const statusOf = async (token: string) => (await server.call('GET', '/v1/me', { token })).status

    const list = async (token: string) => {
      const response = await server.call('GET', '/v1/sessions', { token })
      return v.parse(sessionsSchema, response.body).sessions
    }

    it('lists only the live ones of this user, the last used first', async () => {
      const first = await server.signIn({ device: { name: 'old', platform: 'android' } })
      server.clock.advance(1_000)
      const second = await server.signIn({ device: { name: 'new', platform: 'ios' } })
      await server.signIn({ userId: 'siqi' })
      expect(await list(first.token)).toEqual([
        { ...second.session, current: false },
        { ...first.session, current: true },
      ])
    })

    it('ends the current one at a sign-out, at once', async () => {
      const { token } = await server.signIn()
      const other = await server.signIn()
      expect(await statusOf(token)).toBe(200)
      const response = await server.call('DELETE', '/v1/sessions/current', { token })
      expect(response).toMatchObject({ status: 204, text: '' })
      expect(await statusOf(token)).toBe(401)
      expect(await statusOf(other.token)).toBe(200)
    })

    it('revokes one on another device', async () => {
      const lost = await server.signIn()
      const owner = await server.signIn()
      expect(await statusOf(lost.token)).toBe(200)
      const path = `/v1/sessions/${lost.session.id}`
      expect((await server.call('DELETE', path, { token: owner.token })).status).toBe(204)
      expect(await statusOf(lost.token)).toBe(401)
      expect(await list(owner.token)).toHaveLength(1)
      expect((await server.call('DELETE', path, { token: owner.token })).status).toBe(404)
    })

    it('signs out where the id is the current one', async () => {
      const { session, token } = await server.signIn()
      const path = `/v1/sessions/${session.id}`
      expect((await server.call('DELETE', path, { token })).status).toBe(204)
      expect(await statusOf(token)).toBe(401)
      // Not a revocation from elsewhere: this device may renew.
      await expect(server.signIn({ renews: session.id })).resolves.toBeDefined()
    })

    it("treats another user's session as one that does not exist", async () => {
      const victim = await server.signIn({ userId: 'xiaoming' })
      const { token } = await server.signIn({ userId: 'siqi' })
      const theirs = await server.call('DELETE', `/v1/sessions/${victim.session.id}`, { token })
      const none = await server.call('DELETE', '/v1/sessions/nothing', { token })
      expect(theirs).toMatchObject({ status: 404, body: { code: 'not_found' } })
      expect({ ...(theirs.body as object), requestId: '' }).toEqual({
        ...(none.body as object),
        requestId: '',
      })
      expect(await statusOf(victim.token)).toBe(200)
    })

    it('revokes all others and says how many', async () => {
      const others = [await server.signIn(), await server.signIn()]
      const { token } = await server.signIn()
      const response = await server.call('DELETE', '/v1/sessions', { token })
      expect(response).toMatchObject({ status: 200, body: { revoked: 2 } })
      expect(await Promise.all(others.map((other) => statusOf(other.token)))).toEqual([401, 401])
      expect(await statusOf(token)).toBe(200)
    })

    it('slides with use, and writes at most once an hour', async () => {
      const { token } = await server.signIn()
      const stored = async () => {
        const rows = await selectRows(server.server.database, 'sessions')
        return { last_seen_at: rows[0]?.last_seen_at, expires_at: rows[0]?.expires_at }
      }
      const before = await stored()
      server.clock.advance(59 * 60_000)
      await statusOf(token)
      expect(await stored()).toEqual(before)

      server.clock.advance(2 * 60_000)
      await statusOf(token)
      // The slide is not waited for; the next transaction comes after it.
      await server.call('DELETE', '/v1/sessions', { token })
      expect(await stored()).toEqual({
        last_seen_at: server.clock(),
        expires_at: server.clock() + 30 * dayMs,
      })
    })

    it('ends when it is not used, to the millisecond', async () => {
      const { token } = await server.signIn()
      server.clock.advance(30 * dayMs - 1)
      expect(await statusOf(token)).toBe(200)
      const idle = await server.signIn()
      server.clock.advance(30 * dayMs)
      expect(await statusOf(idle.token)).toBe(401)
    })

    it('ends at its absolute age however much it is used', async () => {
      const node = await server.startNode({ SESSION_MAX_AGE_DAYS: '40' })
      const { token } = await server.signIn()
      for (let day = 0; day < 39; day += 13) {
        server.clock.advance(13 * dayMs)
        expect((await node.call('GET', '/v1/me', { token })).status).toBe(200)
        await node.call('DELETE', '/v1/sessions', { token })
      }
      server.clock.advance(dayMs)
      expect((await node.call('GET', '/v1/me', { token })).status).toBe(401)
      await node.close()
    })

    it('sends one response for all invalid tokens', async () => {
      const expired = await server.signIn()
      server.clock.advance(30 * dayMs + hourMs)
      const signedOut = await server.signIn()
      await server.call('DELETE', '/v1/sessions/current', { token: signedOut.token })
      const revoked = await server.signIn()
      const owner = await server.signIn()
      await server.call('DELETE', '/v1/sessions', { token: owner.token })

      const headers = [
        undefined,
        'Bearer',
        'Bearer ',
        'Bearer short',
        `Bearer ${'x'.repeat(72)}`,
        `Bearer ${sessionIdOf(owner.token)}${'x'.repeat(43)}`,
        `Bearer ${sessionIdOf(owner.token)}${expired.token.slice(idLength)}`,
        `Bearer ${'x'.repeat(4_000)}`,
        `Basic ${owner.token}`,
        owner.token,
        `Bearer ${expired.token}`,
        `Bearer ${signedOut.token}`,
        `Bearer ${revoked.token}`,
        `Bearer ${owner.token} x`,
      ]
      const responses = await Promise.all(
        headers.map((authorization) =>
          server.call('GET', '/v1/me', {
            headers: authorization === undefined ? {} : { authorization },
          }),
        ),
      )
      const shapes = responses.map(({ status, headers: sent, body }) => ({
        status,
        challenge: sent['www-authenticate'],
        names: Object.keys(sent).sort(),
        length: sent['content-length'],
        body: { ...(body as object), requestId: null },
      }))
      expect(shapes[0]).toMatchObject({
        status: 401,
        challenge: 'Bearer',
        body: { code: 'session_invalid' },
      })
      for (const shape of shapes) expect(shape).toEqual(shapes[0])
    })

    it('takes the scheme in any case', async () => {
      const { token } = await server.signIn()
      const response = await server.call('GET', '/v1/me', {
        headers: { authorization: `bearer ${token}` },
      })
      expect(response.status).toBe(200)
    })
  })
}

describeSessions(createStorage)
