import { Client } from 'pg'
import * as v from 'valibot'
import type { CreatedSession } from '../../../src/contract/session'
import { createdTicketSchema } from '../../../src/contract/tickets'
import { selectRows } from '../../server/support/sql'
import { createTestBrowser, webOrigin } from '../../server/support/test-browser'
import { startTestServer, type TestServer } from '../../server/support/test-server'
import { createWebPage, type WebPage } from '../../server/support/web-page'
import { createPostgresStorage } from './services-storage'

describe('calls that meet', () => {
  let server: TestServer
  let holder: Client
  /** Its own connection: a transaction sees the activity of its first look. */
  let watcher: Client

  beforeEach(async () => {
    server = await startTestServer(createPostgresStorage, {
      webOrigin,
      env: { HANDOVER_LINK_URL: 'https://h5.example.com/?scene={id}' },
    })
    const connect = async () => {
      const client = new Client({ connectionString: server.env['DATABASE_URL'] })
      await client.connect()
      return client
    }
    holder = await connect()
    watcher = await connect()
  })

  afterEach(async () => {
    await Promise.all([holder.end(), watcher.end()])
    await server.close()
  })

  const waiting = async () => {
    const { rows } = await watcher.query<{ waits: number }>(
      `select count(*)::integer as waits from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows[0]?.waits ?? 0
  }

  /** Each call has changed its rows, or waits for those of another call, before the first one commits. */
  const meet = async <T>(...calls: readonly (() => Promise<T>)[]): Promise<T[]> => {
    await holder.query('begin; lock table audit_log in share row exclusive mode')
    const started: Promise<T>[] = []
    for (const call of calls) {
      started.push(call())
      while ((await waiting()) < started.length) await new Promise(setImmediate)
    }
    await holder.query('commit')
    return Promise.all(started)
  }

  const revoke =
    ({ token }: CreatedSession, path: string) =>
    () =>
      server.call('DELETE', `/v1/sessions${path}`, { token })

  const renew = ({ session }: CreatedSession) => {
    const code = server.sandbox.issueLoginCode()
    const body = { provider: 'weapp', code, renews: session.id }
    return () => server.call('POST', '/v1/sessions', { body })
  }

  const approved = async (page: WebPage, phone: CreatedSession) => {
    const { id } = await page.begin()
    const asPhone = (call: string, body?: object) =>
      server.call('POST', `/v1/handovers/${id}/${call}`, { token: phone.token, body })
    await asPhone('claim')
    const { digits } = await page.poll(id)
    const code = server.sandbox.issueLoginCode()
    expect((await asPhone('approve', { digits, provider: 'weapp', code })).status).toBe(204)
    return id
  }

  it('do not undo a revocation by a second arrival of a redirect', async () => {
    const browser = createTestBrowser(server)
    const asked = server.sandbox.officialAccount.authorize(await browser.start('sign-in'))
    await browser.comeBack(asked)
    const id = (await browser.findSession()) ?? ''
    const owner = await server.signIn()
    const [revoked, landing] = await meet<{ status: number; result?: string | null }>(
      revoke(owner, `/${id}`),
      () => browser.comeBack(asked),
    )
    expect(revoked?.status).toBe(204)
    expect(landing?.result).toBe('oauth_state_invalid')
    expect(await browser.findSession()).toBeNull()
  })

  it('do not undo a revocation by a silent renewal', async () => {
    const lost = await server.signIn()
    const owner = await server.signIn()
    const [revoked, renewed] = await meet(revoke(owner, `/${lost.session.id}`), renew(lost))
    expect(revoked?.status).toBe(204)
    expect(renewed).toMatchObject({ status: 403, body: { code: 'session_revoked' } })
    expect((await server.call('GET', '/v1/me', { token: lost.token })).status).toBe(401)
  })

  it('end a session that a renewal is writing with all others', async () => {
    const lost = await server.signIn()
    const owner = await server.signIn()
    const [renewed, revoked] = await meet(renew(lost), revoke(owner, ''))
    expect(renewed?.status).toBe(201)
    expect(revoked?.body).toEqual({ revoked: 1 })
    const { token } = renewed?.body as CreatedSession
    expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
  })

  it('end a session that a collection is writing with all others', async () => {
    const page = createWebPage(server.call)
    const owner = await server.signIn()
    const id = await approved(page, await server.signIn())
    const [collected, revoked] = await meet(() => page.collect(id), revoke(owner, ''))
    expect(collected?.status).toBe(201)
    expect(revoked?.body).toEqual({ revoked: 2 })
    expect(await page.current()).toBeNull()
  })

  it('sign a page in by a ticket whose session is being renewed', async () => {
    const phone = await server.signIn()
    const body = { audience: webOrigin }
    const issued = await server.call('POST', '/v1/tickets', { token: phone.token, body })
    const { ticket } = v.parse(createdTicketSchema, issued.body)
    const page = createWebPage(server.call)
    const [renewed, redeemed] = await meet(renew(phone), () => page.redeem(ticket))
    expect([renewed?.status, redeemed?.status]).toEqual([201, 201])
    expect(await page.current()).not.toBeNull()
  })

  it('sign a page in by a phone whose session is being renewed', async () => {
    const phone = await server.signIn()
    const page = createWebPage(server.call)
    const id = await approved(page, phone)
    const [renewed, collected] = await meet(renew(phone), () => page.collect(id))
    expect([renewed?.status, collected?.status]).toEqual([201, 201])
    expect(await page.current()).not.toBeNull()
  })

  it('collect a request once, and the audit log has the one that was refused', async () => {
    const page = createWebPage(server.call)
    const id = await approved(page, await server.signIn())
    const collect = () => page.collect(id)
    const [first, second] = await meet(collect, collect)
    expect(first?.status).toBe(201)
    expect(second).toMatchObject({ status: 409, body: { code: 'handover_used' } })
    const where = "where event = 'handover_refused'"
    const refused = await selectRows(server.server.database, 'audit_log', where)
    expect(refused.map(({ detail }) => JSON.parse(detail) as unknown)).toMatchObject([
      { call: 'collect', reason: 'handover_used' },
    ])
  })
})
