import { join } from 'node:path'
import type { Browser, Page, Route } from 'playwright-core'
import type { ListedSession } from '../../../src/contract/session-calls'
import type { User } from '../../../src/contract/user'
import { repository } from './process'
import { serveFolder } from '../../../tools/start/serve-folder'
import { readApiBaseUrl } from './stack'

export const builtH5 = process.env['E2E_H5_DIST'] ?? join(repository, 'dist/h5')

export interface H5Options {
  isSignedIn: boolean
  language: 'zh' | 'en'
  theme: 'light' | 'dark'
  textSize: 'standard' | 'large'
}

/** The web build on an address of its own, with an API that responds as the contract says. */
export interface H5App {
  open(browser: Browser, options: H5Options): Promise<H5Window>
  close(): Promise<void>
}

export interface H5Window {
  readonly page: Page
  goto(path: string): Promise<void>
  close(): Promise<void>
}

export const startH5App = async (): Promise<H5App> => {
  const apiBaseUrl = await readApiBaseUrl(join(builtH5, 'js'))
  const site = await serveFolder(builtH5, 0)

  return {
    open: async (browser, options) => {
      const context = await browser.newContext({ viewport: { width: 375, height: 760 } })
      await context.route(`${apiBaseUrl}/**`, (route) => answer(route, options.isSignedIn))
      await context.addInitScript(storeItems, itemsFor(options, apiBaseUrl))
      const page = await context.newPage()
      return {
        page,
        goto: async (path) => {
          // A new document each time: a change of only the fragment keeps the pages before it.
          await page.goto('about:blank')
          await page.goto(`${site.url}/#${path}`)
          await page.locator('.tp-page:visible').first().waitFor()
        },
        close: () => context.close(),
      }
    },
    close: site.close,
  }
}

const instant = '2026-11-21T09:00:00.000Z'

const user: User = {
  id: 'user-1',
  nickname: 'Lin',
  avatarUrl: null,
  phone: '138****0000',
  createdAt: instant,
  updatedAt: instant,
}

const session: ListedSession = {
  id: 'session-of-this-web-page',
  createdAt: instant,
  expiresAt: '2099-01-01T00:00:00.000Z',
  lastSeenAt: instant,
  provider: 'h5',
  device: { name: 'Chromium', platform: 'h5' },
  current: true,
}

/** What an earlier visit left behind, in the form in which Taro stores it on the web. */
const itemsFor = (options: H5Options, apiBaseUrl: string): [string, string][] => {
  const { isSignedIn, ...preferences } = options
  const record = {
    session: isSignedIn ? { ...session, token: session.id, userId: user.id } : null,
    user: isSignedIn ? user : null,
    signedOutBy: null,
    lapsedSessionId: null,
    revocations: [],
    version: 2,
    apiBaseUrl,
    provider: 'h5',
  }
  return [
    ['taro-passport.auth', JSON.stringify({ data: JSON.stringify(record) })],
    ['passport.preferences', JSON.stringify({ data: preferences })],
  ]
}

/** Runs in the page. */
const storeItems = (items: [string, string][]): void => {
  if (location.protocol === 'about:') return
  for (const [key, value] of items) localStorage.setItem(key, value)
}

const answer = (route: Route, isSignedIn: boolean): Promise<void> => {
  const request = route.request()
  const { pathname } = new URL(request.url())
  const asked = request.headers()
  const problem = {
    type: 'about:blank',
    title: 'There is no such session',
    status: 401,
    code: 'session_invalid',
    requestId: 'request-1',
  }
  const lists: Partial<Record<string, object>> = {
    '/v1/sessions': { sessions: [session, { ...session, id: 'session-2', current: false }] },
    '/v1/sessions/current': { session, user },
    '/v1/me/identities': {
      identities: [{ provider: 'weapp', createdAt: session.createdAt }],
    },
  }
  const body = lists[pathname] ?? { user }
  return route.fulfill({
    status: isSignedIn ? 200 : 401,
    headers: {
      // The session is a cookie, so no wildcard will do.
      'access-control-allow-origin': asked['origin'] ?? '',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': asked['access-control-request-headers'] ?? '',
      'access-control-allow-methods': asked['access-control-request-method'] ?? '',
    },
    contentType: isSignedIn ? 'application/json' : 'application/problem+json',
    body: JSON.stringify(isSignedIn ? body : problem),
  })
}
