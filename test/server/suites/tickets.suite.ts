import { operator } from '../../../server/src/audit/actor'
import * as v from 'valibot'
import { createdTicketSchema } from '../../../src/contract/tickets'
import type { CreatedSession } from '../../../src/contract/session'
import { selectRows } from '../support/sql'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { createWebPage, webOrigin, type WebPage } from '../support/web-page'

const otherOrigin = 'https://other.example.com'

const describeTickets = (createStorage: CreateStorage): void => {
  describe('a web page that a mini-program opens', () => {
    let server: TestServer
    let page: WebPage
    let app: CreatedSession

    beforeEach(async () => {
      server = await startTestServer(createStorage, {
        env: { WEB_ORIGINS: `${webOrigin},${otherOrigin}` },
      })
      page = createWebPage(server.call)
      app = await server.signIn({ userId: 'xiaoming' })
    })

    afterEach(() => server.close())

    const issue = async (session = app, send = server.call) => {
      const body = { audience: webOrigin }
      const response = await send('POST', '/v1/tickets', { token: session.token, body })
      if (response.status !== 201) throw new Error(`no ticket: ${response.text}`)
      return v.parse(createdTicketSchema, response.body).ticket
    }

    const refusals = async () => {
      const where = "where event = 'handover_refused'"
      const rows = await selectRows(server.server.database, 'audit_log', where)
      return rows.map(({ detail, user_id }) => ({
        ...(JSON.parse(detail) as Record<string, unknown>),
        user_id,
      }))
    }

    const invalid = { status: 400, body: { code: 'ticket_invalid' } }

    it('is signed in with its ticket, by a session of its own', async () => {
      const response = await server.call('POST', '/v1/tickets', {
        token: app.token,
        body: { audience: webOrigin },
      })
      const { ticket, expiresAt } = v.parse(createdTicketSchema, response.body)
      expect(Date.parse(expiresAt) - server.clock()).toBe(60_000)
      const redeemed = await page.redeem(ticket)
      expect(redeemed).toMatchObject({
        status: 201,
        body: { user: { id: app.user.id }, session: { host: 'h5', device: { name: 'Chrome' } } },
      })
      expect((await page.current())?.session.id).not.toBe(app.session.id)
      const { body } = await server.call('GET', '/v1/sessions', { token: app.token })
      expect((body as { sessions: unknown[] }).sessions).toHaveLength(2)
      const rows = await selectRows(server.server.database, 'handover_tickets')
      expect(JSON.stringify(rows)).not.toContain(ticket)
      expect(server.logText()).not.toContain(ticket)
      const where = "where event = 'ticket_issued'"
      expect(await selectRows(server.server.database, 'audit_log', where)).toMatchObject([
        {
          user_id: app.user.id,
          session_id: app.session.id,
          detail: JSON.stringify({ audience: webOrigin, address: '127.0.0.1' }),
        },
      ])
    })

    it('is signed in at another node', async () => {
      const other = await server.startNode()
      expect((await page.redeem(await issue(), other.call)).status).toBe(201)
      expect((await page.current())?.user.id).toBe(app.user.id)
    })

    it('takes a ticket once, also where it comes twice at the same time', async () => {
      const other = await server.startNode()
      const ticket = await issue()
      const answers = await Promise.all([
        createWebPage(server.call).redeem(ticket),
        createWebPage(other.call).redeem(ticket),
      ])
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 400])
      expect(await page.redeem(ticket)).toMatchObject(invalid)
      expect(await refusals()).toEqual([
        expect.objectContaining({ call: 'redeem', user_id: app.user.id }),
        expect.objectContaining({ call: 'redeem', reason: 'ticket_invalid' }),
      ])
    })

    it('takes no ticket that is late, forged or of another page, and loses none', async () => {
      const ticket = await issue()
      const elsewhere = createWebPage(server.call, { origin: otherOrigin })
      expect(await elsewhere.redeem(ticket)).toMatchObject(invalid)
      const evil = createWebPage(server.call, { origin: 'https://evil.example.com' })
      expect(await evil.redeem(ticket)).toMatchObject({
        status: 403,
        body: { code: 'origin_refused' },
      })
      expect(await page.redeem('A'.repeat(43))).toMatchObject(invalid)
      expect(await page.redeem('short')).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      })
      expect(await page.current()).toBeNull()
      server.clock.advance(59_999)
      expect((await page.redeem(ticket)).status).toBe(201)

      const late = await issue()
      server.clock.advance(60_000)
      expect(await page.redeem(late)).toMatchObject(invalid)
      expect(await refusals()).toHaveLength(2)
    })

    it('is issued by mini-programs only, for listed pages only', async () => {
      await page.redeem(await issue())
      expect(await page.call('POST', '/v1/tickets', { audience: webOrigin })).toMatchObject({
        status: 403,
        body: { code: 'host_not_allowed' },
      })
      expect(await refusals()).toMatchObject([
        { call: 'issue', reason: 'host_not_allowed', user_id: app.user.id },
      ])
      expect(
        (await server.call('POST', '/v1/tickets', { body: { audience: webOrigin } })).status,
      ).toBe(401)
      for (const audience of ['https://evil.example.com', `${webOrigin}/`, 'null']) {
        const body = { audience }
        expect(await server.call('POST', '/v1/tickets', { token: app.token, body })).toMatchObject({
          status: 400,
          body: { code: 'invalid_request', detail: 'body: audience is not in WEB_ORIGINS' },
        })
      }
    })

    it('ends with the session that opened it, however that one ends', async () => {
      const ends: readonly ((session: CreatedSession) => Promise<unknown>)[] = [
        ({ token }) => server.call('DELETE', '/v1/sessions/current', { token }),
        async ({ session }) => {
          const { token } = await server.signIn()
          return server.call('DELETE', `/v1/sessions/${session.id}`, { token })
        },
        async () => {
          const { token } = await server.signIn()
          return server.call('DELETE', '/v1/sessions', { token })
        },
        ({ user }) => server.server.userDirectory.signOut(user.id, operator),
      ]
      for (const end of ends) {
        const session = await server.signIn()
        const opened = createWebPage(server.call)
        await opened.redeem(await issue(session))
        const other = await server.startNode()
        expect([await opened.current(), await opened.current(other.call)]).not.toContain(null)
        await end(session)
        expect(await opened.current()).toBeNull()
        const fresh = await server.startNode()
        expect(await opened.current(fresh.call)).toBeNull()
        await Promise.all([other.close(), fresh.close()])
      }
    })

    it('ends with the session that opened it also when that one expires', async () => {
      const short = await server.startNode({ SESSION_TTL_DAYS: '1', SESSION_MAX_AGE_DAYS: '1' })
      const code = server.sandbox.issueLoginCode()
      const created = await short.call('POST', '/v1/sessions', {
        body: { provider: 'weapp', code },
      })
      server.clock.advance(23 * 3_600_000)
      const ticket = await issue(created.body as CreatedSession, short.call)
      await page.redeem(ticket, short.call)
      expect(await page.current(short.call)).not.toBeNull()
      server.clock.advance(3_600_000)
      const fresh = await server.startNode()
      expect(await page.current(fresh.call)).toBeNull()
      const { token } = await server.signIn()
      const { body } = await server.call('GET', '/v1/sessions', { token })
      const hosts = (body as { sessions: { host: string }[] }).sessions.map(({ host }) => host)
      expect(hosts).toEqual(['weapp', 'weapp'])
    })

    it('ends after a day, however much it is used', async () => {
      await page.redeem(await issue())
      for (let hour = 1; hour < 24; hour += 1) {
        server.clock.advance(3_600_000)
        expect(await page.current()).not.toBeNull()
      }
      server.clock.advance(3_600_000)
      expect(await page.current()).toBeNull()
      expect((await server.call('GET', '/v1/me', { token: app.token })).status).toBe(200)
    })

    it('goes on when its mini-program renews silently, with its ticket as well', async () => {
      const waiting = await issue()
      await page.redeem(await issue())
      const renewed = await server.signIn({ renews: app.session.id })
      expect(await page.current()).not.toBeNull()
      expect((await createWebPage(server.call).redeem(waiting)).status).toBe(201)
      await server.call('DELETE', '/v1/sessions/current', { token: renewed.token })
      expect(await page.current()).toBeNull()
    })

    it('does not come back by a renewal of a session that had ended', async () => {
      await page.redeem(await issue())
      const { token } = await server.signIn()
      await server.call('DELETE', '/v1/sessions/current', { token: app.token })
      await server.signIn({ renews: app.session.id })
      expect(await page.current()).toBeNull()
      expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
    })

    it('has no ticket of a session that has ended', async () => {
      const ticket = await issue()
      await server.call('DELETE', '/v1/sessions/current', { token: app.token })
      expect(await page.redeem(ticket)).toMatchObject(invalid)
      expect(await page.current()).toBeNull()
    })

    it('is one at a time: the next one replaces it', async () => {
      await page.redeem(await issue())
      const first = await page.current()
      const other = createWebPage(server.call)
      await other.redeem(await issue())
      expect(await page.current()).toBeNull()
      const rows = await selectRows(server.server.database, 'sessions')
      expect(rows.map(({ id }) => id)).not.toContain(first?.session.id)
      expect(rows).toHaveLength(2)
    })

    it('never replaces the session of another user, whose ticket stays good', async () => {
      await page.redeem(await issue())
      const siqi = await server.signIn({ userId: 'siqi' })
      const ticket = await issue(siqi)
      expect(await page.redeem(ticket)).toMatchObject({
        status: 409,
        body: { code: 'signed_in_as_other' },
      })
      expect((await page.current())?.user.id).toBe(app.user.id)
      await page.call('DELETE', '/v1/sessions/current')
      expect((await page.redeem(ticket)).status).toBe(201)
      expect((await page.current())?.user.id).toBe(siqi.user.id)
    })

    it('signs only itself out, and ends the other devices but not its mini-program', async () => {
      const elsewhere = await server.signIn()
      await page.redeem(await issue())
      expect((await page.call('DELETE', '/v1/sessions')).body).toEqual({ revoked: 1 })
      expect((await server.call('GET', '/v1/me', { token: elsewhere.token })).status).toBe(401)
      expect(await page.current()).not.toBeNull()
      await page.call('DELETE', '/v1/sessions/current')
      expect(await page.current()).toBeNull()
      expect((await server.call('GET', '/v1/me', { token: app.token })).status).toBe(200)
    })

    it('pushes no other device out, however often it is opened', async () => {
      const capped = await server.startNode({ SESSIONS_PER_USER: '2' })
      const second = await server.signIn()
      for (let times = 0; times < 3; times += 1) {
        expect((await page.redeem(await issue(), capped.call)).status).toBe(201)
      }
      for (const { token } of [app, second]) {
        expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
      }
    })

    it('takes the place of no device at the next sign-in', async () => {
      const capped = await server.startNode({ SESSIONS_PER_USER: '3' })
      const second = await server.signIn()
      await page.redeem(await issue())
      const signIn = () => {
        const body = { provider: 'weapp', code: server.sandbox.issueLoginCode() }
        return capped.call('POST', '/v1/sessions', { body })
      }
      expect((await signIn()).status).toBe(201)
      for (const { token } of [app, second]) {
        expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
      }
      await signIn()
      const counted = await selectRows(
        server.server.database,
        'sessions',
        'where parent_id is null',
      )
      expect(counted).toHaveLength(3)
    })

    it('has no ticket of a blocked user, and tickets go with the account', async () => {
      const ticket = await issue()
      await server.server.userDirectory.block(app.user.id, operator)
      expect(await page.redeem(ticket)).toMatchObject({ body: { code: 'account_blocked' } })
      expect(await refusals()).toMatchObject([
        { call: 'redeem', reason: 'account_blocked', user_id: app.user.id },
      ])
      await server.server.userAdmin.delete(app.user.id, operator)
      expect(await selectRows(server.server.database, 'handover_tickets')).toEqual([])
      expect(await page.redeem(ticket)).toMatchObject(invalid)
    })
  })
}

describeTickets(createStorage)
