import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startWebServer, type WebServer } from '../support/web-server'
import { until } from '../support/web-tab'
import { testUser } from '../support/wire-server'
import { createFakeBrowser, type FakeBrowser } from './support/fake-browser'
import { bundleTimeoutMs, bundleWebApp, type LoadedApp } from './support/load-app'

let load: (browser: object) => LoadedApp
let server: WebServer
let browser: FakeBrowser
let cookie: string | null

beforeAll(async () => {
  load = await bundleWebApp()
}, bundleTimeoutMs)
beforeEach(async () => {
  server = await startWebServer()
  browser = createFakeBrowser()
  cookie = null
  const { fetch } = browser.globals as { fetch: typeof globalThis.fetch }
  // Node's own has no cookies.
  browser.globals['fetch'] = (url: string, init: RequestInit) =>
    fetch(url, {
      ...init,
      headers: {
        ...(init.headers as Record<string, string>),
        ...(init.credentials === 'include' &&
          cookie !== null && { cookie: `__Host-passport=${cookie}` }),
      },
    })
})
afterEach(() => server.close())

describe('createRuntime on a web page', () => {
  it('finds the session of its cookie, and stores no secret', async () => {
    cookie = server.redirect(null)
    const { auth, api } = load(browser.globals).createRuntime({ apiBaseUrl: server.url })
    const stop = auth.start()
    await until(auth.store, ({ status }) => status === 'signedIn')
    await expect(api.readMe()).resolves.toEqual(testUser)
    expect(server.calls.at(-1)?.headers).toMatchObject({ 'x-passport-session': cookie })
    const state = JSON.parse(
      [...browser.storage].find(([key]) => key.includes('.auth:'))?.[1] ?? 'null',
    ) as { data: string }
    const { session } = JSON.parse(state.data) as { session: { id: string; token: string } }
    expect(session.token).toBe(session.id)
    stop()
  })

  it('sends no cookie to a server that gets a bearer', async () => {
    cookie = server.redirect(null)
    const { transport } = load(browser.globals).createPlatform('h5')
    const request = {
      method: 'GET' as const,
      url: `${server.url}/v1/me`,
      headers: { authorization: 'Bearer short' },
      timeoutMs: 5_000,
      body: undefined,
      file: undefined,
      isDownload: false,
      onProgress: undefined,
    }
    await transport(request).response
    expect(server.calls.at(-1)?.headers['cookie']).toBeUndefined()
  })
})
