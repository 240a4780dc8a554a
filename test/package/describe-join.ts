import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Route } from 'playwright-core'
import { launchBrowser } from '../e2e/support/browser'
import { createClosers } from '../e2e/support/closers'
import { expectHidden, expectShown } from '../e2e/support/expect-shown'
import { openPhone } from '../e2e/support/phone'
import { serveFolder } from '../../tools/start/serve-folder'
import { startStack, type Stack } from '../e2e/support/stack'
import { createShop, packedFile, packLaterVersion, type PackageManager, type Shop } from './shop'

/** An install asks the registry, and takes more than a minute where the cache is cold. */
const installTimeoutMs = 900_000

/** A build takes a quarter of a minute, and many times that beside other suites on two cores. */
const buildTimeoutMs = 600_000

/** What holds for an app that joined the login as `docs/join.md` says, by either package manager. */
export const describeJoin = (manager: PackageManager): void => {
  describe(`an app that joined the login with ${manager}`, () => {
    const closers = createClosers()
    let browser: Browser
    let shop: Shop
    let stack: Stack

    beforeAll(async () => {
      shop = closers.add(await createShop(manager))
      await shop.install(await packedFile())
      browser = closers.add(await launchBrowser())
    }, installTimeoutMs)
    afterAll(() => closers.closeAll())

    it('fits the types under the resolution that the template has', async () => {
      await expect(shop.checkTypes()).resolves.toBeUndefined()
    })

    it('tests its pages, its request wrapper and its store', async () => {
      await shop.write('src/team.test.ts', teamTest)
      await expect(shop.test()).resolves.toMatch(/Tests: +5 passed, 5 total/)
    })

    it(
      'draws the gate on a web page, and the code by which a phone signs it in',
      async () => {
        const site = await serveFolder(await shop.build('h5'), 0)
        const page = await browser.newPage({ locale: 'en-US' })
        const failures: string[] = []
        page.on('pageerror', (error) => failures.push(error.message))
        await page.route('https://api.example.com/**', playLogin)
        await page.goto(site.url)
        await page.getByText('Sign in', { exact: true }).click()
        await page.getByText('Scan with WeChat to sign in').waitFor()
        await page.locator('img[src^="data:image/svg+xml,"]').waitFor()
        await page.getByText('47', { exact: true }).waitFor()
        await page.getByText('Cancel', { exact: true }).click()
        await expectHidden(page.getByText('Scan with WeChat to sign in'))
        await expectShown(page.getByText('Sign in', { exact: true }))
        expect(failures).toEqual([])
        await page.close()
        await site.close()
      },
      buildTimeoutMs,
    )

    it(
      'signs in, keeps the session through an upgrade, and signs out',
      async () => {
        stack = closers.add(await startStack({ distDir: await shop.build('weapp') }))
        const phone = await openPhone(browser, stack.previewUrl, { pictures: `join-${manager}` })
        await expectShown(phone.text('Sign in to see this.'))
        await phone.button('Sign in').click()
        await expectShown(phone.text(/^Orders of/))
        await phone.picture('signed-in')

        await shop.install(await packLaterVersion(shop.folder))
        const dist = await shop.build('weapp', { BROWSERSLIST: 'ios >= 8' })
        // What the package brings is compiled for the browsers that the team names.
        expect(await readFile(join(dist, 'app.js'), 'utf8')).not.toMatch(/=>|\?\.[a-z[(]/)
        await phone.reload()
        await expectShown(phone.text(/^Orders of/))

        await phone.button('Sign out').click()
        await expectShown(phone.text('Sign in to see this.'))
        await phone.reload()
        await expectShown(phone.text('Sign in to see this.'))
        await expectHidden(phone.text(/^Orders of/))
        await phone.expectNoFailures()
        await phone.close()
      },
      buildTimeoutMs,
    )

    it('says why it could not sign in, and recovers', async () => {
      const phone = await openPhone(browser, stack.previewUrl)
      await stack.stopServer()
      await phone.button('Sign in').click()
      await expectShown(phone.text('Cannot reach the service. Try again later.'))
      const failedAtMs = await phone.page.evaluate(() => Date.now())
      await stack.startServer()
      // A tap within a second of the failure is not sent.
      await phone.page.waitForFunction((ms) => Date.now() >= ms, failedAtMs + 1_000)
      await phone.button('Sign in').click()
      await expectShown(phone.text(/^Orders of/))
      await phone.close()
    })

    it.each([
      ['no address', '', /TARO_APP_API_BASE_URL is missing: set it to the https address/],
      ['plain http', 'http://api.example.com', /must be https in a release build/],
      ['no address at all', 'api.example.com', /is not an http\(s\) address/],
    ])('builds nothing for %s, and says what to do', async (_, address, message) => {
      await expect(shop.build('weapp', { TARO_APP_API_BASE_URL: address })).rejects.toThrow(message)
    })

    it('refuses to build with a link in place of an installed package', async () => {
      await shop.link()
      await expect(shop.build('weapp')).rejects.toThrow(
        /taro-passport is linked .* Install the packed/s,
      )
    })

    it('costs the team four files, two commands and thirty lines at most', async () => {
      const { files, commands } = shop.document
      expect(files.length).toBeLessThanOrEqual(4)
      expect(commands).toHaveLength(2)
      expect(shop.teamLines).toBeLessThanOrEqual(30)
    })
  })
}

/** The server of a web page: nobody is signed in, and a phone opens the request after some seconds. */
const playLogin = async (route: Route): Promise<void> => {
  const request = route.request()
  const headers = {
    'access-control-allow-origin': (await request.headerValue('origin')) ?? '',
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'content-type,idempotency-key,x-passport-session',
  }
  const respond = (status: number, json: object) => route.fulfill({ status, json, headers })
  const { pathname } = new URL(request.url())
  if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers })
  const wait = { expiresAt: '2099-01-01T00:00:00.000Z', pollAfterMs: 1_000 }
  if (pathname === '/v1/handovers') {
    const code = { kind: 'link', url: 'https://h5.example.com/scan' }
    return respond(201, { id: 'A'.repeat(22), code, ...wait, pollAfterMs: 5_000 })
  }
  if (pathname.startsWith('/v1/handovers/')) {
    return respond(200, { status: 'claimed', digits: '47', ...wait })
  }
  const problem = {
    type: 'about:blank',
    title: 'nobody',
    code: 'session_invalid',
    requestId: 'r-1',
  }
  return respond(401, { ...problem, status: 401 })
}

/** Uses what sections 3, 4 and 6 of the document write: src/orders-backend.ts, src/request.ts and src/cart.ts. */
const teamTest = `
import { problem } from 'taro-passport/testing'
import { orders } from './orders-backend'
import { get } from './request'
import { cart } from './cart'
import * as passport from './passport'

jest.mock('./passport', () =>
  require('taro-passport/testing').createTestPassport({
    signedInAs: { id: 'lin' },
    answers: {
      'GET /orders': { code: 0, data: ['tea'] },
      'GET /broken': { code: 7 },
      'GET https://orders.example.com/orders': ({ headers }) => [headers.authorization],
      'GET /gone': require('taro-passport/testing').problem('not_found'),
    },
  }),
)

test('the wrapper opens the envelope', async () => {
  await expect(get<string[]>('/orders')).resolves.toEqual(['tea'])
})

test('the wrapper rejects with a code', async () => {
  await expect(get('/broken')).rejects.toMatchObject({ code: 'answer_invalid' })
  await expect(get('/gone')).rejects.toMatchObject({ code: 'not_found' })
  expect(problem('not_found')).toEqual({ problem: 'not_found' })
})

test('a backend of its own gets a short token', async () => {
  const anything = { '~standard': { validate: (value: unknown) => ({ value }) } }
  await expect(
    orders.request({ method: 'GET', path: '/orders', expect: anything }),
  ).resolves.toEqual(['Bearer short-token-1'])
})

test('the cart is emptied when the user changes', async () => {
  cart.items = ['tea']
  await passport.auth.signOut()
  expect(cart.items).toEqual([])
})
`
