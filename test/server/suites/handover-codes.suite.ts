import { selectRows } from '../support/sql'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server'
import { createWebPage, webOrigin } from '../support/web-page'

const env = { WEB_ORIGINS: webOrigin, HANDOVER_PAGE: 'pages/handover/index' }

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1'

const describeHandoverCodes = (createStorage: CreateStorage): void => {
  describe('the code of a hand-over', () => {
    let server: TestServer

    const start = async (options: TestServerOptions = {}) => {
      server = await startTestServer(createStorage, { ...options, env: { ...env, ...options.env } })
    }

    afterEach(() => server.close())

    const begin = (userAgent?: string, send = server.call) =>
      createWebPage(server.call, userAgent === undefined ? {} : { userAgent }).call(
        'POST',
        '/v1/handovers',
        { purpose: 'sign-in' },
        send,
      )

    const handovers = () => selectRows(server.server.database, 'handovers')

    it('is a mini-program code on a desktop, and a link on a phone', async () => {
      await start()
      const desktop = await createWebPage(server.call).begin()
      expect(desktop.code.kind).toBe('wechat-code')
      const image = 'image' in desktop.code ? desktop.code.image : ''
      expect(image).toMatch(/^data:image\/png;base64,iVBORw0KGgo/)

      const phone = await createWebPage(server.call, { userAgent: iphone }).begin()
      expect(phone.code).toEqual({
        kind: 'url-link',
        url: expect.stringMatching(/^https:\/\/wxaurl\.cn\//) as unknown,
      })
      const paths = server.sandbox.calls().map(({ path }) => path)
      expect(paths.filter((path) => path === '/wxa/getwxacodeunlimit')).toHaveLength(1)
      expect(paths.filter((path) => path === '/wxa/generate_urllink')).toHaveLength(1)
    })

    it('is the operator’s own link where there is one, which costs no call', async () => {
      const link = 'http://127.0.0.1:5173/#/pages/handover/index?scene={id}'
      await start({ env: { HANDOVER_LINK_URL: link } })
      const { id, code } = await createWebPage(server.call, { userAgent: iphone }).begin()
      expect(code).toEqual({ kind: 'link', url: link.replace('{id}', id) })
      expect(server.sandbox.calls()).toEqual([])
    })

    it.each([
      ['busy for good', { kind: 'busy' }, 503, 'provider_unavailable'],
      ['away', { kind: 'http-500' }, 503, 'provider_unavailable'],
      ['without the page', { kind: 'errcode', errcode: 41030 }, 502, 'provider_rejected'],
      ['used up', { kind: 'errcode', errcode: 45009 }, 429, 'rate_limited'],
    ] as const)(
      'is none while WeChat is %s, and nothing is stored',
      async (_, fault, status, code) => {
        await start()
        server.sandbox.setFaults([{ target: '/wxa/getwxacodeunlimit', ...fault }])
        const response = await begin()
        expect(response).toMatchObject({ status, body: { code } })
        if (status !== 502) expect(response.headers['retry-after']).toBeDefined()
        expect(response.headers['set-cookie']).toBeUndefined()
        expect(await handovers()).toEqual([])
        server.sandbox.setFaults([])
        expect((await begin()).status).toBe(201)
      },
    )

    it('says as a setting’s fault that the mini-program has no such page', async () => {
      await start({
        sandbox: { apps: [{ appId: 'wx0123456789abcdef', secret: 's', pages: ['pages/a/index'] }] },
      })
      expect(await begin()).toMatchObject({ status: 502, body: { code: 'provider_rejected' } })
      const trial = await server.startNode({ HANDOVER_ENV_VERSION: 'trial' })
      expect((await begin(undefined, trial.call)).status).toBe(201)
    })

    it('stays below the calls of a day, over all nodes and restarts, until midnight in China', async () => {
      await start({
        startMs: Date.parse('2026-11-29T15:59:00Z'),
        env: { HANDOVER_CALLS_PER_DAY: '3' },
      })
      const other = await server.startNode()
      expect((await begin()).status).toBe(201)
      expect((await begin(iphone, other.call)).status).toBe(201)
      await other.close()
      const restarted = await server.startNode()
      expect((await begin(undefined, restarted.call)).status).toBe(201)
      const usedRatio = async (send = server.call) => {
        const { text } = await send('GET', '/metrics')
        return /^passport_handover_calls_used_ratio (\S+)$/m.exec(text)?.[1]
      }
      expect(await usedRatio()).toBe(String(1 / 3))
      expect(await usedRatio(restarted.call)).toBe('1')
      for (const send of [server.call, restarted.call]) {
        const response = await begin(undefined, send)
        expect(response).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
        expect(response.headers['retry-after']).toBe('60')
      }
      expect(server.sandbox.calls().filter(({ path }) => path.startsWith('/wxa/'))).toHaveLength(3)
      // What is refused counts no more.
      const where = "where key like 'handover-calls:%'"
      expect(await selectRows(server.server.database, 'shared_values', where)).toMatchObject([
        { value: '3' },
      ])
      expect(await usedRatio()).toBe('1')
      server.clock.advance(60_000)
      expect(await usedRatio()).toBe('0')
      expect((await begin()).status).toBe(201)
    })

    it('is asked for so often by one address, and no more', async () => {
      await start({ env: { RATE_LIMIT_HANDOVERS: '2' } })
      expect([(await begin()).status, (await begin()).status]).toEqual([201, 201])
      const response = await begin()
      expect(response).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(50)
      expect(await handovers()).toHaveLength(2)
    })

    it('is asked for so often by one /48, whose owner chooses among its addresses', async () => {
      await start({ env: { RATE_LIMIT_HANDOVERS: '2', TRUSTED_PROXIES: '127.0.0.1' } })
      const statusOf = async (address: string) => {
        const page = createWebPage(server.call, { address })
        return (await page.call('POST', '/v1/handovers', { purpose: 'sign-in' })).status
      }
      const addresses = ['2001:db8:1:1::1', '2001:db8:1:2::1', '2001:db8:1:3::1', '2001:db8:2::1']
      const statuses: number[] = []
      for (const address of addresses) statuses.push(await statusOf(address))
      expect(statuses).toEqual([201, 201, 429, 201])
    })

    it('is collected, and a ticket redeemed, however often others at the address ask', async () => {
      await start({ env: { RATE_LIMIT_HANDOVERS: '1', RATE_LIMIT_SIGN_INS: '2' } })
      const page = createWebPage(server.call)
      const { id } = await page.begin()
      expect((await begin()).status).toBe(429)
      const redeem = () => page.redeem('A'.repeat(43))
      const collect = () => page.collect(id)
      for (const [call, status] of [
        [redeem, 400],
        [collect, 409],
      ] as const) {
        const statuses = [(await call()).status, (await call()).status, (await call()).status]
        expect(statuses).toEqual([status, status, 429])
      }
    })

    it('is claimed so often by one user, and no more', async () => {
      await start({ env: { RATE_LIMIT_PLATFORM_CALLS: '2' } })
      const { token } = await server.signIn()
      const other = await server.signIn({ userId: 'siqi' })
      const page = createWebPage(server.call)
      const claim = async (by: string) => {
        const { id } = await page.begin()
        return (await server.call('POST', `/v1/handovers/${id}/claim`, { token: by })).status
      }
      expect([await claim(token), await claim(token), await claim(token)]).toEqual([200, 200, 429])
      expect(await claim(other.token)).toBe(200)
    })

    it('does not exist where the settings name neither page nor link', async () => {
      await start()
      const without = await server.startNode({ HANDOVER_PAGE: '' })
      expect((await begin(undefined, without.call)).status).toBe(404)
      const noPages = await server.startNode({ HANDOVER_PAGE: '', WEB_ORIGINS: '' })
      expect((await noPages.call('POST', '/v1/tickets', { body: {} })).status).toBe(404)
    })
  })
}

describeHandoverCodes(createStorage)
