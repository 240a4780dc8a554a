import { operator } from '../../../server/src/audit/actor'
import type { CreatedSession } from '../../../src/contract/session'
import { selectRows } from '../support/sql'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { createWebPage, webOrigin, type WebPage } from '../support/web-page'
import { whileAsking } from '../support/while-asking'

const env = { WEB_ORIGINS: webOrigin, HANDOVER_LINK_URL: 'https://h5.example.com/?scene={id}' }

const describeDeletion = (createStorage: CreateStorage): void => {
  describe('a deletion that a phone approves', () => {
    let server: TestServer
    let page: WebPage
    let phone: CreatedSession

    beforeEach(async () => {
      server = await startTestServer(createStorage, { env })
      page = createWebPage(server.call)
      phone = await server.signIn({ userId: 'xiaoming' })
      await signInPage(page)
    })

    afterEach(() => server.close())

    const proof = (userId = 'xiaoming') => ({
      provider: 'weapp',
      code: server.sandbox.issueLoginCode({ userId }),
    })

    const phoneCall = (id: string, call: string, body?: object, by = phone) =>
      server.call('POST', `/v1/handovers/${id}/${call}`, { token: by.token, body })

    const signInPage = async (browser: WebPage) => {
      const { id } = await browser.begin()
      await phoneCall(id, 'claim')
      const { digits } = await browser.poll(id)
      await phoneCall(id, 'approve', { digits, ...proof() })
      expect((await browser.collect(id)).status).toBe(201)
    }

    const users = () => selectRows(server.server.database, 'users')

    it('deletes the account at the approval, and the page learns it', async () => {
      const { id } = await page.begin('delete')
      expect(await phoneCall(id, 'claim')).toMatchObject({
        status: 200,
        body: { purpose: 'delete', browser: 'chrome' },
      })
      const { digits } = await page.poll(id)
      expect((await phoneCall(id, 'approve', { digits, ...proof() })).status).toBe(204)
      expect((await page.poll(id)).status).toBe('collected')
      expect(await page.current()).toBeNull()
      expect((await server.call('GET', '/v1/me', { token: phone.token })).status).toBe(401)
      expect(await users()).toEqual([])
      for (const table of ['handovers', 'handover_tickets', 'sessions', 'audit_log'] as const) {
        const rows = await selectRows(server.server.database, table)
        expect(JSON.stringify(rows)).not.toContain(phone.user.id)
      }
      expect(await page.collect(id)).toMatchObject({ status: 409, body: { code: 'handover_used' } })
      expect((await page.poll(id)).status).toBe('collected')
    })

    it('keeps the account where the phone declines, or types wrong digits', async () => {
      const { id: declined } = await page.begin('delete')
      await phoneCall(declined, 'claim')
      expect((await phoneCall(declined, 'deny')).status).toBe(204)

      const { id: wrong } = await page.begin('delete')
      await phoneCall(wrong, 'claim')
      const { digits = '' } = await page.poll(wrong)
      const entry = digits === '00' ? '01' : '00'
      expect(await phoneCall(wrong, 'approve', { digits: entry, ...proof() })).toMatchObject({
        body: { code: 'digits_wrong' },
      })
      expect((await page.poll(wrong)).status).toBe('denied')
      expect(await users()).toHaveLength(1)
      expect(await page.current()).not.toBeNull()
    })

    it("takes no other user's phone, and no other user's code", async () => {
      const siqi = await server.signIn({ userId: 'siqi' })
      const { id } = await page.begin('delete')
      for (const call of ['claim', 'deny']) {
        expect(await phoneCall(id, call, undefined, siqi)).toMatchObject({
          status: 403,
          body: { code: 'identity_mismatch' },
        })
      }
      expect((await page.poll(id)).status).toBe('pending')
      await phoneCall(id, 'claim')
      const { digits } = await page.poll(id)
      expect(await phoneCall(id, 'approve', { digits, ...proof('siqi') })).toMatchObject({
        status: 403,
        body: { code: 'identity_mismatch' },
      })
      expect(await users()).toHaveLength(2)
      expect((await phoneCall(id, 'approve', { digits, ...proof() })).status).toBe(204)
      expect((await users()).map((user) => user.id)).toEqual([siqi.user.id])
    })

    it('is begun by nobody without a session, and by no tab of another session', async () => {
      const signedOut = createWebPage(server.call)
      expect(await signedOut.call('POST', '/v1/handovers', { purpose: 'delete' })).toMatchObject({
        status: 401,
        body: { code: 'session_invalid' },
      })
      // Another tab of the same browser signed in again meanwhile.
      const otherTab = createWebPage(server.call)
      for (const [name, value] of page.cookies) otherTab.cookies.set(name, value)
      await signInPage(otherTab)
      for (const [name, value] of otherTab.cookies) page.cookies.set(name, value)
      expect(await page.call('POST', '/v1/handovers', { purpose: 'delete' })).toMatchObject({
        status: 401,
      })
    })

    it.each([
      ['is blocked', 403, 'account_blocked', () => block()],
      ['ends its session', 401, 'session_invalid', () => revoke()],
    ] as const)('keeps the account that %s meanwhile', async (_, status, code, meanwhile) => {
      const { id } = await page.begin('delete')
      await phoneCall(id, 'claim')
      const { digits } = await page.poll(id)
      const response = await whileAsking(
        server.sandbox,
        '/sns/jscode2session',
        () => phoneCall(id, 'approve', { digits, ...proof() }),
        meanwhile,
      )
      expect(response).toMatchObject({ status, body: { code } })
      expect((await page.poll(id)).status).toBe('claimed')
      expect(await users()).toHaveLength(1)
    })

    const block = () => server.server.userDirectory.block(phone.user.id, operator)

    const revoke = async () => {
      const path = `/v1/sessions/${phone.session.id}`
      expect((await page.call('DELETE', path)).status).toBe(204)
    }

    it('takes an approval too late for the account as no approval', async () => {
      const { id } = await page.begin('delete')
      await phoneCall(id, 'claim')
      const { digits } = await page.poll(id)
      server.clock.advance(120_000)
      expect(await phoneCall(id, 'approve', { digits, ...proof() })).toMatchObject({
        body: { code: 'handover_expired' },
      })
      expect(await users()).toHaveLength(1)
    })
  })
}

describeDeletion(createStorage)
