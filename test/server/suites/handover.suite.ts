import { operator } from '../../../server/src/audit/actor'
import { cleanUp } from '../../../server/src/maintenance/clean-up'
import type { CreatedSession } from '../../../src/contract/session'
import { execute, selectRows } from '../support/sql'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { createWebPage, webOrigin, type WebPage } from '../support/web-page'

const env = {
  WEB_ORIGINS: `${webOrigin},https://other.example.com`,
  HANDOVER_LINK_URL: 'https://h5.example.com/scan?scene={id}',
  TRUSTED_PROXIES: '127.0.0.1',
}

const lifeMs = 120_000

const describeHandover = (createStorage: CreateStorage): void => {
  describe('a web page that a phone approves', () => {
    let server: TestServer
    let page: WebPage

    beforeEach(async () => {
      server = await startTestServer(createStorage, { env })
      page = createWebPage(server.call, { address: '203.0.113.7' })
    })

    afterEach(() => server.close())

    const phoneCall = (
      phone: CreatedSession,
      id: string,
      call: string,
      body?: unknown,
      send = server.call,
    ) =>
      send('POST', `/v1/handovers/${id}/${call}`, {
        token: phone.token,
        body,
        headers: { 'x-forwarded-for': '203.0.113.7' },
      })

    const claim = (phone: CreatedSession, id: string, send = server.call) =>
      phoneCall(phone, id, 'claim', undefined, send)

    const proof = (userId = 'xiaoming') => ({
      provider: 'weapp',
      code: server.sandbox.issueLoginCode({ userId }),
    })

    const approve = (
      phone: CreatedSession,
      id: string,
      digits: string | undefined,
      { body = proof(), send = server.call }: { body?: object; send?: typeof server.call } = {},
    ) => phoneCall(phone, id, 'approve', { digits, ...body }, send)

    const deny = (phone: CreatedSession, id: string) => phoneCall(phone, id, 'deny')

    /** The whole way up to an approval. */
    const approved = async (phone: CreatedSession, by = page) => {
      const { id } = await by.begin()
      expect((await claim(phone, id)).status).toBe(200)
      expect((await approve(phone, id, (await by.poll(id)).digits)).status).toBe(204)
      return id
    }

    const sessionsOf = async (userId: string) =>
      selectRows(server.server.database, 'sessions', 'where user_id = $1', [userId])

    const auditOf = async (event: string) => {
      const rows = await selectRows(server.server.database, 'audit_log', 'where event = $1', [
        event,
      ])
      return rows.map(({ detail, user_id, session_id }) => ({
        detail: JSON.parse(detail) as Record<string, unknown>,
        user_id,
        session_id,
      }))
    }

    it('signs in with a session of its own, which the list of devices shows', async () => {
      const phone = await server.signIn({ device: { name: 'iPhone', platform: 'ios' } })
      const { id, expiresAt, code, pollAfterMs } = await page.begin()
      expect(code).toEqual({ kind: 'link', url: `https://h5.example.com/scan?scene=${id}` })
      expect(Date.parse(expiresAt) - server.clock()).toBe(lifeMs)
      expect(pollAfterMs).toBe(2_000)
      expect(await page.poll(id)).toEqual({ status: 'pending', expiresAt, pollAfterMs })

      const createdAt = new Date(server.clock()).toISOString()
      expect((await claim(phone, id)).body).toEqual({
        purpose: 'sign-in',
        browser: 'chrome',
        system: 'windows',
        sameNetwork: true,
        createdAt,
        expiresAt,
      })
      const claimed = await page.poll(id)
      expect(claimed).toMatchObject({
        status: 'claimed',
        digits: expect.stringMatching(/^\d\d$/) as unknown,
      })
      expect((await approve(phone, id, claimed.digits)).status).toBe(204)
      expect(await page.poll(id)).toEqual({ status: 'approved', expiresAt, pollAfterMs })

      const collected = await page.collect(id)
      expect(collected).toMatchObject({
        status: 201,
        body: {
          user: { id: phone.user.id },
          session: { host: 'h5', device: { name: 'Chrome', platform: 'Windows' } },
        },
      })
      expect(collected.text).not.toContain('token')
      const current = await page.current()
      expect(current?.user.id).toBe(phone.user.id)
      expect(current?.session.id).not.toBe(phone.session.id)

      const { body } = await server.call('GET', '/v1/sessions', { token: phone.token })
      expect(body).toMatchObject({
        sessions: expect.arrayContaining([
          expect.objectContaining({ id: current?.session.id, host: 'h5', current: false }),
          expect.objectContaining({ id: phone.session.id, host: 'weapp', current: true }),
        ]) as unknown,
      })
      const revoked = await server.call('DELETE', `/v1/sessions/${current?.session.id ?? ''}`, {
        token: phone.token,
      })
      expect(revoked.status).toBe(204)
      expect(await page.current()).toBeNull()
      expect((await server.call('GET', '/v1/me', { token: phone.token })).status).toBe(200)
    })

    it('writes each step to the audit log of the user, with both addresses', async () => {
      const phone = await server.signIn()
      await page.collect(await approved(phone))
      for (const event of ['handover_claimed', 'handover_approved']) {
        expect(await auditOf(event)).toEqual([
          {
            user_id: phone.user.id,
            session_id: phone.session.id,
            detail: expect.objectContaining({
              browserAddress: '203.0.113.7',
              address: '203.0.113.7',
              sameNetwork: true,
              browser: 'chrome',
              origin: webOrigin,
            }) as unknown,
          },
        ])
      }
      const signIns = await auditOf('signed_in')
      expect(signIns.map(({ detail }) => detail)).toContainEqual(
        expect.objectContaining({ by: 'scan', bySession: phone.session.id, browser: 'Chrome' }),
      )
    })

    it('goes on at another node, and after a restart in the middle of every step', async () => {
      const phone = await server.signIn()
      const { id } = await page.begin()
      const second = await server.startNode()
      expect((await claim(phone, id, second.call)).status).toBe(200)
      await second.close()
      const third = await server.startNode()
      const { digits } = await page.poll(id, third.call)
      expect((await approve(phone, id, digits, { send: third.call })).status).toBe(204)
      await third.close()
      const fourth = await server.startNode()
      expect((await page.collect(id, fourth.call)).status).toBe(201)
      expect((await page.current())?.user.id).toBe(phone.user.id)
    })

    it('is had by the first phone of many at two nodes, and by no other', async () => {
      const other = await server.startNode()
      const phones = await Promise.all(
        ['xiaoming', 'siqi', 'yutong', 'meiling'].map((userId) => server.signIn({ userId })),
      )
      const { id } = await page.begin()
      const answers = await Promise.all(
        phones.map((phone, index) => claim(phone, id, index % 2 === 0 ? server.call : other.call)),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      const refused = answers.filter(({ status }) => status !== 200)
      for (const { body } of refused) expect(body).toMatchObject({ code: 'handover_claimed' })
      expect(await auditOf('handover_refused')).toHaveLength(3)
    })

    it('is refused as ever where the audit log cannot be written', async () => {
      const phone = await server.signIn()
      await execute(server.server.database, 'drop table audit_log')
      expect(await claim(phone, 'A'.repeat(22))).toMatchObject({
        body: { code: 'handover_unknown' },
      })
    })

    it('tells the second phone only that another one was first, whatever it tries', async () => {
      const phone = await server.signIn({ userId: 'xiaoming' })
      const second = await server.signIn({ userId: 'siqi' })
      const { id } = await page.begin()
      await claim(phone, id)
      const { digits } = await page.poll(id)
      const theirs = { body: proof('siqi') }
      const attempts = [
        await claim(second, id),
        await approve(second, id, digits, theirs),
        await deny(second, id),
      ]
      for (const { status, body } of attempts) {
        expect({ status, body }).toMatchObject({ status: 409, body: { code: 'handover_claimed' } })
      }
      expect((await auditOf('handover_refused')).map(({ detail }) => detail['call'])).toEqual(
        expect.arrayContaining(['claim', 'approve', 'deny']),
      )
      expect((await page.poll(id)).status).toBe('claimed')
      expect((await approve(phone, id, digits)).status).toBe(204)
    })

    it('lets the phone that has it ask again, with the same digits', async () => {
      const phone = await server.signIn()
      const { id } = await page.begin()
      const first = await claim(phone, id)
      const { digits } = await page.poll(id)
      expect((await claim(phone, id)).body).toEqual(first.body)
      expect((await page.poll(id)).digits).toBe(digits)
      expect(await auditOf('handover_claimed')).toHaveLength(1)
    })

    it('ends with a decline', async () => {
      const phone = await server.signIn()
      const { id } = await page.begin()
      await claim(phone, id)
      const { digits } = await page.poll(id)
      expect((await deny(phone, id)).status).toBe(204)
      expect((await deny(phone, id)).status).toBe(204)
      expect((await page.poll(id)).status).toBe('denied')
      expect(await approve(phone, id, digits)).toMatchObject({ body: { code: 'handover_denied' } })
      expect(await page.collect(id)).toMatchObject({
        status: 409,
        body: { code: 'handover_denied' },
      })
      expect(await page.current()).toBeNull()
      expect((await auditOf('handover_denied')).map(({ detail }) => detail['reason'])).toEqual([
        'declined',
      ])
    })

    it('can be declined unseen, and after the approval until it is collected', async () => {
      const phone = await server.signIn()
      const { id: unseen } = await page.begin()
      expect((await deny(phone, unseen)).status).toBe(204)
      expect((await page.poll(unseen)).status).toBe('denied')

      const id = await approved(phone)
      expect((await deny(phone, id)).status).toBe(204)
      expect(await page.collect(id)).toMatchObject({ body: { code: 'handover_denied' } })

      const collected = await approved(phone)
      await page.collect(collected)
      expect(await deny(phone, collected)).toMatchObject({ body: { code: 'handover_used' } })
      expect(await page.current()).not.toBeNull()
    })

    it('is denied by one wrong entry of the digits, which asks WeChat nothing', async () => {
      const phone = await server.signIn()
      const { id } = await page.begin()
      await claim(phone, id)
      const { digits = '' } = await page.poll(id)
      const wrong = digits === '00' ? '01' : '00'
      const body = proof()
      expect(await approve(phone, id, wrong, { body })).toMatchObject({
        status: 403,
        body: { code: 'digits_wrong' },
      })
      expect((await page.poll(id)).status).toBe('denied')
      expect(await approve(phone, id, digits, { body })).toMatchObject({
        status: 409,
        body: { code: 'handover_denied' },
      })
      expect(await page.collect(id)).toMatchObject({ body: { code: 'handover_denied' } })
      const exchanged = server.sandbox.calls().filter(({ path }) => path === '/sns/jscode2session')
      expect(exchanged).toHaveLength(1)
      const [denied] = await auditOf('handover_denied')
      expect(denied).toMatchObject({ user_id: phone.user.id, detail: { reason: 'digits_wrong' } })
      // The code was not used up, and the digits of another request are no better.
      const again = await page.begin()
      await claim(phone, again.id)
      expect(
        (await approve(phone, again.id, (await page.poll(again.id)).digits, { body })).status,
      ).toBe(204)
    })

    it.each(['1', '123', 'ab', '１２', ''])(
      'refuses %j as digits without a denial',
      async (text) => {
        const phone = await server.signIn()
        const { id } = await page.begin()
        await claim(phone, id)
        expect(await approve(phone, id, text)).toMatchObject({
          status: 400,
          body: { code: 'invalid_request', detail: 'body: digits must be two digits' },
        })
        expect((await page.poll(id)).status).toBe('claimed')
      },
    )

    it('takes a fresh login code of the same user only, and stays open for the right one', async () => {
      const phone = await server.signIn({ userId: 'xiaoming' })
      await server.signIn({ userId: 'siqi' })
      const { id } = await page.begin()
      await claim(phone, id)
      const { digits } = await page.poll(id)
      for (const userId of ['siqi', 'yutong']) {
        expect(await approve(phone, id, digits, { body: proof(userId) })).toMatchObject({
          status: 403,
          body: { code: 'identity_mismatch' },
        })
      }
      const used = proof()
      await server.call('POST', '/v1/sessions', { body: used })
      expect(await approve(phone, id, digits, { body: used })).toMatchObject({
        status: 400,
        body: { code: 'login_code_invalid' },
      })
      server.sandbox.setFaults([{ target: '/sns/jscode2session', kind: 'http-500' }])
      expect((await approve(phone, id, digits)).status).toBe(503)
      server.sandbox.setFaults([])
      expect((await page.poll(id)).status).toBe('claimed')
      expect((await approve(phone, id, digits)).status).toBe(204)
      // WeChat's failure is no refusal.
      expect((await auditOf('handover_refused')).map(({ detail }) => detail['reason'])).toEqual([
        'identity_mismatch',
        'identity_mismatch',
        'login_code_invalid',
      ])
    })

    it('keeps the session key of the code that approved, which ended the one before', async () => {
      const phone = await server.signIn()
      const before = await selectRows(server.server.database, 'identities')
      server.clock.advance(1_000)
      await approved(phone)
      const after = await selectRows(server.server.database, 'identities')
      expect(after[0]?.exchanged_at).toBeGreaterThan(before[0]?.exchanged_at ?? 0)
    })

    it('expires after two minutes in every state, and says so', async () => {
      const phone = await server.signIn()
      const { id: pending } = await page.begin()
      const { id: claimed } = await page.begin()
      await claim(phone, claimed)
      const { digits } = await page.poll(claimed)
      const late = await approved(phone)
      server.clock.advance(lifeMs - 1)
      expect((await page.poll(pending)).status).toBe('pending')
      server.clock.advance(1)
      for (const id of [pending, claimed, late]) {
        expect((await page.poll(id)).status).toBe('expired')
        expect(await page.collect(id)).toMatchObject({
          status: 410,
          body: { code: 'handover_expired' },
        })
      }
      for (const response of [
        await claim(phone, pending),
        await deny(phone, pending),
        await approve(phone, claimed, digits),
        await deny(phone, late),
      ]) {
        expect(response).toMatchObject({ status: 410, body: { code: 'handover_expired' } })
      }
      expect(await page.current()).toBeNull()
      expect((await auditOf('handover_refused')).length).toBe(7)
    })

    it('is collected once, also by two calls at once', async () => {
      const phone = await server.signIn()
      const id = await approved(phone)
      const other = await server.startNode()
      const secrets = [...page.cookies]
      const answers = await Promise.all([
        page.collect(id),
        page.collect(id, other.call),
        page.collect(id),
      ])
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
      expect(await auditOf('handover_refused')).toHaveLength(2)
      expect(await sessionsOf(phone.user.id)).toHaveLength(2)
      for (const [name, value] of secrets) page.cookies.set(name, value)
      expect(await page.collect(id)).toMatchObject({ body: { code: 'handover_used' } })
      expect(await approve(phone, id, '00')).toMatchObject({ body: { code: 'handover_used' } })
      expect(await claim(phone, id)).toMatchObject({ body: { code: 'handover_used' } })
      expect(await sessionsOf(phone.user.id)).toHaveLength(2)
    })

    it('is not collected before the approval', async () => {
      const phone = await server.signIn()
      const { id } = await page.begin()
      expect(await page.collect(id)).toMatchObject({
        status: 409,
        body: { code: 'handover_pending' },
      })
      await claim(phone, id)
      expect(await page.collect(id)).toMatchObject({ body: { code: 'handover_pending' } })
      expect((await page.poll(id)).status).toBe('claimed')
    })

    it('is approved by no phone that has not claimed it', async () => {
      const phone = await server.signIn()
      const { id } = await page.begin()
      expect(await approve(phone, id, '47')).toMatchObject({
        status: 409,
        body: { code: 'handover_pending' },
      })
      expect((await page.poll(id)).status).toBe('pending')
    })

    it('shows nothing to a browser with only the id, and lets no other one collect', async () => {
      const phone = await server.signIn()
      const stranger = createWebPage(server.call)
      const id = await approved(phone)
      const unknown = { status: 404, body: { code: 'handover_unknown' } }
      expect(await stranger.call('GET', `/v1/handovers/${id}`)).toMatchObject(unknown)
      expect(await stranger.collect(id)).toMatchObject(unknown)

      // The secret of a request of the stranger's own, under the name of this one.
      const { id: own } = await stranger.begin()
      const secret = stranger.cookies.get(`passport-handover-${own}`) ?? ''
      stranger.cookies.set(`passport-handover-${id}`, secret)
      expect(await stranger.call('GET', `/v1/handovers/${id}`)).toMatchObject(unknown)
      expect(await stranger.collect(id)).toMatchObject(unknown)
      stranger.cookies.set(`passport-handover-${id}`, 'forged')
      expect(await stranger.collect(id)).toMatchObject(unknown)

      const refused = await auditOf('handover_refused')
      expect(refused).toHaveLength(3)
      for (const { user_id, detail } of refused) {
        expect(user_id).toBe(phone.user.id)
        expect(detail).toMatchObject({ call: 'collect', reason: 'handover_unknown' })
      }
      // Nothing is lost for the browser that began it.
      expect((await page.collect(id)).status).toBe(201)
    })

    it('knows no forged id, of which the audit log names the caller', async () => {
      const phone = await server.signIn()
      const forged = 'A'.repeat(22)
      expect(await claim(phone, forged)).toMatchObject({
        status: 404,
        body: { code: 'handover_unknown' },
      })
      expect(await deny(phone, forged)).toMatchObject({ body: { code: 'handover_unknown' } })
      expect(await approve(phone, forged, '12')).toMatchObject({
        body: { code: 'handover_unknown' },
      })
      for (const id of ['short', 'A'.repeat(23), '..%2F..']) {
        expect((await claim(phone, id)).status).toBe(404)
      }
      expect(await page.collect(forged)).toMatchObject({ body: { code: 'handover_unknown' } })
      expect(await auditOf('handover_refused')).toHaveLength(3)
      expect(server.logText()).toContain('"code":"handover_unknown"')
    })

    it('is begun and collected by the pages of one listed origin only', async () => {
      const phone = await server.signIn()
      for (const origin of ['https://evil.example.com', 'null', `${webOrigin}.evil.example`]) {
        const evil = createWebPage(server.call, { origin })
        expect(await evil.call('POST', '/v1/handovers', { purpose: 'sign-in' })).toMatchObject({
          status: 403,
          body: { code: 'origin_refused' },
        })
      }
      const noOrigin = await server.call('POST', '/v1/handovers', { body: { purpose: 'sign-in' } })
      expect(noOrigin).toMatchObject({ status: 403, body: { code: 'origin_refused' } })

      const id = await approved(phone)
      const elsewhere = createWebPage(server.call, { origin: 'https://other.example.com' })
      for (const [name, value] of page.cookies) elsewhere.cookies.set(name, value)
      expect(await elsewhere.collect(id)).toMatchObject({
        status: 403,
        body: { code: 'origin_refused' },
      })
      expect((await auditOf('handover_refused'))[0]?.detail).toMatchObject({ call: 'collect' })
      expect((await page.collect(id)).status).toBe(201)
    })

    it('hides its poll secret from scripts, responses, logs and the database', async () => {
      const response = await page.call('POST', '/v1/handovers', { purpose: 'sign-in' })
      const header = String(response.headers['set-cookie'])
      expect(header).toMatch(/^passport-handover-[\w-]{22}=[\w-]{43}; Max-Age=180; /)
      expect(header).toMatch(/; HttpOnly/)
      expect(header).toMatch(/; SameSite=Strict/)
      const [secret = ''] = page.cookies.values()
      expect(response.text).not.toContain(secret)
      const rows = await selectRows(server.server.database, 'handovers')
      expect(JSON.stringify(rows)).not.toContain(secret)
      expect(server.logText()).not.toContain(secret)
    })

    it('sets cookies that only https can carry where the server is behind https', async () => {
      const secure = await server.startNode({ PUBLIC_BASE_URL: 'https://api.example.com' })
      const response = await page.call('POST', '/v1/handovers', { purpose: 'sign-in' }, secure.call)
      expect(String(response.headers['set-cookie'])).toMatch(
        /^__Host-passport-handover-[\w-]{22}=[\w-]{43}; Max-Age=180; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      )
    })

    it('waits in two tabs side by side', async () => {
      const phone = await server.signIn()
      const { id: first } = await page.begin()
      const { id: second } = await page.begin()
      await claim(phone, second)
      expect((await page.poll(first)).status).toBe('pending')
      expect((await page.poll(second)).status).toBe('claimed')
    })

    it('never replaces the session of another user, and replaces one of the same user', async () => {
      const siqi = await server.signIn({ userId: 'siqi' })
      const xiaoming = await server.signIn({ userId: 'xiaoming' })
      await page.collect(await approved(xiaoming))
      const first = await page.current()

      const { id } = await page.begin()
      await claim(siqi, id)
      const { digits } = await page.poll(id)
      await approve(siqi, id, digits, { body: proof('siqi') })
      expect(await page.collect(id)).toMatchObject({
        status: 409,
        body: { code: 'signed_in_as_other' },
      })
      expect((await page.current())?.session.id).toBe(first?.session.id)
      // After the sign-out, the approval is still good.
      expect((await page.call('DELETE', '/v1/sessions/current')).status).toBe(204)
      expect((await page.collect(id)).status).toBe(201)
      expect((await page.current())?.user.id).toBe(siqi.user.id)

      const second = await page.current()
      const { id: again } = await page.begin()
      await claim(siqi, again)
      const poll = await page.poll(again)
      await approve(siqi, again, poll.digits, { body: proof('siqi') })
      expect((await page.collect(again)).status).toBe(201)
      const ids = (await sessionsOf(siqi.user.id)).map((row) => row.id)
      expect(ids).not.toContain(second?.session.id)
      expect(ids).toHaveLength(2)
    })

    it('leaves no session behind where the response of the collection was lost', async () => {
      const phone = await server.signIn()
      const installed = createWebPage(server.call, { installationId: 'installation-of-page' })
      await installed.collect(await approved(phone, installed))
      const lost = await installed.current()
      // The browser never got the cookie.
      installed.cookies.clear()
      await installed.collect(await approved(phone, installed))
      const ids = (await sessionsOf(phone.user.id)).map((row) => row.id)
      expect(ids).toHaveLength(2)
      expect(ids).not.toContain(lost?.session.id)
      expect(await installed.current()).not.toBeNull()
    })

    it('is claimed by no web page, and by nobody without a session', async () => {
      const phone = await server.signIn()
      await page.collect(await approved(phone))
      const { id } = await page.begin()
      for (const call of ['claim', 'deny', 'approve']) {
        const body = call === 'approve' ? { digits: '12', ...proof() } : undefined
        const path = `/v1/handovers/${id}/${call}`
        expect(await page.call('POST', path, body)).toMatchObject({
          status: 403,
          body: { code: 'host_not_allowed' },
        })
        expect((await server.call('POST', path, { body })).status).toBe(401)
      }
      expect((await page.poll(id)).status).toBe('pending')
      expect(await auditOf('handover_refused')).toEqual(
        ['claim', 'deny', 'approve'].map((call) => ({
          user_id: phone.user.id,
          session_id: expect.any(String) as unknown,
          detail: { call, reason: 'host_not_allowed', address: '203.0.113.7' },
        })),
      )
    })

    it('gives no session once the phone that approved has signed out, or was revoked', async () => {
      const phone = await server.signIn()
      const id = await approved(phone)
      await server.call('DELETE', '/v1/sessions/current', { token: phone.token })
      expect(await page.collect(id)).toMatchObject({ body: { code: 'handover_denied' } })

      const lost = await server.signIn()
      const theirs = await approved(lost)
      const owner = await server.signIn()
      await server.call('DELETE', '/v1/sessions', { token: owner.token })
      expect(await page.collect(theirs)).toMatchObject({ body: { code: 'handover_denied' } })
      expect(await page.current()).toBeNull()
    })

    it('gives no session of a user who was blocked or deleted since', async () => {
      const phone = await server.signIn()
      const id = await approved(phone)
      await server.server.userDirectory.block(phone.user.id, operator)
      expect(await page.collect(id)).toMatchObject({
        status: 403,
        body: { code: 'account_blocked' },
      })
      expect(await auditOf('handover_refused')).toMatchObject([
        { user_id: phone.user.id, detail: { call: 'collect', reason: 'account_blocked' } },
      ])
      const other = await server.signIn({ userId: 'siqi' })
      const { id: theirs } = await page.begin()
      await claim(other, theirs)
      const { digits } = await page.poll(theirs)
      await approve(other, theirs, digits, { body: proof('siqi') })
      await server.call('DELETE', '/v1/me', { token: other.token, body: proof('siqi') })
      expect(await page.collect(theirs)).toMatchObject({ body: { code: 'handover_denied' } })
    })

    it('follows the phone through a silent renewal', async () => {
      const phone = await server.signIn()
      const { id } = await page.begin()
      await claim(phone, id)
      const renewed = await server.signIn({ renews: phone.session.id })
      const { digits } = await page.poll(id)
      expect((await approve(renewed, id, digits)).status).toBe(204)
      const again = await server.signIn({ renews: renewed.session.id })
      expect((await page.collect(id)).status).toBe(201)
      expect((await page.current())?.user.id).toBe(again.user.id)
    })

    it.each([
      ['203.0.113.7', '203.0.113.7', true],
      ['203.0.113.7', '203.0.113.8', false],
      ['2001:db8:1:2::7', '2001:db8:1:2:a:b:c:d', true],
      ['2001:db8:1:2::7', '2001:db8:1:3::7', false],
      ['203.0.113.7', '2001:db8:1:2::7', null],
      ['127.0.0.1', '127.0.0.1', null],
      ['10.1.2.3', '10.1.2.3', null],
      ['172.31.0.1', '172.31.0.1', null],
      ['172.32.0.1', '172.32.0.1', true],
      ['192.168.1.1', '203.0.113.7', null],
      ['203.0.113.7', '192.168.1.1', null],
      ['169.254.1.1', '169.254.1.1', null],
      ['100.127.255.255', '100.127.255.255', null],
      ['100.128.0.1', '100.128.0.1', true],
      ['::1', '::1', null],
      ['fd00::1', 'fd00::1', null],
      ['fe80::1', 'fe80::1', null],
      ['203.0.113.7', 'text', null],
    ])('compares the networks %s and %s: %s', async (web, phoneAddress, expected) => {
      const phone = await server.signIn()
      const { id } = await createWebPage(server.call, { address: web }).begin()
      const { body } = await server.call('POST', `/v1/handovers/${id}/claim`, {
        token: phone.token,
        headers: { 'x-forwarded-for': phoneAddress },
      })
      expect(body).toMatchObject({ sameNetwork: expected })
    })

    it('drops the oldest session past the cap, like every sign-in', async () => {
      const capped = await server.startNode({ SESSIONS_PER_USER: '2' })
      const first = await server.signIn()
      server.clock.advance(1_000)
      const phone = await server.signIn()
      const id = await approved(phone)
      expect((await page.collect(id, capped.call)).status).toBe(201)
      const ids = (await sessionsOf(phone.user.id)).map((row) => row.id)
      expect(ids).toHaveLength(2)
      expect(ids).not.toContain(first.session.id)
    })

    it('is forgotten some minutes after its end', async () => {
      const phone = await server.signIn()
      const { id } = await page.begin()
      await claim(phone, id)
      server.clock.advance(lifeMs + 599_999)
      expect(await cleanUp(server.server.cleanUpOptions)).toMatchObject({ handovers: 0 })
      server.clock.advance(1)
      expect(await cleanUp(server.server.cleanUpOptions)).toMatchObject({ handovers: 1 })
      expect(await page.call('GET', `/v1/handovers/${id}`)).toMatchObject({
        body: { code: 'handover_unknown' },
      })
    })
  })
}

describeHandover(createStorage)
