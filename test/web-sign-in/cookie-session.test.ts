import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthModel } from '../../src/auth/reduce'
import { sendProblem, testUser } from '../support/wire-server'
import { startWebServer, type WebServer } from '../support/web-server'
import {
  createTestBrowser,
  openTab,
  until,
  type TestBrowser,
  type TestTab,
} from '../support/web-tab'

const other = { ...testUser, id: 'user-2', nickname: 'Bo' }

let server: WebServer
let browser: TestBrowser

beforeEach(async () => {
  server = await startWebServer()
  browser = createTestBrowser()
})
afterEach(() => server.close())

/** A tab that is open for a moment: what it asks at its start has been answered. */
const launch = async (options: Parameters<typeof openTab>[2] = {}): Promise<TestTab> => {
  const tab = openTab(browser, server.url, options)
  tab.auth.start()
  await browser.clock.advance(0)
  await until(tab.auth.store, ({ activity }) => activity === 'idle')
  return tab
}

const stateOf = ({ auth }: TestTab) => auth.store.getState()

/** Signs in by a phone that approves at once. */
const signInByScan = async (tab: TestTab, user = testUser): Promise<void> => {
  const { done } = tab.auth.signIn()
  await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
  server.phone('approved', user)
  await browser.clock.advance(2_000)
  await done
}

const stored = (): string => JSON.stringify([...browser.storage.values.entries()])

describe('createWebCore', () => {
  it('finds the session of the cookie with an empty store, by one request', async () => {
    browser.cookie = server.redirect(null)
    const tab = await launch()
    expect(stateOf(tab)).toMatchObject({ status: 'signedIn', user: testUser })
    expect(stateOf(tab).session?.token).toBe(browser.cookie)
    expect(server.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/sessions/current',
    ])
  })

  it('asks once where there is none, and shows no failure', async () => {
    const tab = await launch()
    tab.host.foreground()
    await expect(tab.auth.ensureSession()).rejects.toMatchObject({ code: 'signed_out' })
    await browser.clock.advance(600_000)
    tab.host.foreground()
    expect(stateOf(tab)).toMatchObject({ status: 'signedOut', activity: 'idle' })
    expect(stateOf(tab).error).toMatchObject({ code: 'signed_out', retryable: false })
    expect(server.count('GET', '/v1/sessions/current')).toBe(1)
  })

  it('asks again after a failure of the network', async () => {
    const fail = server.overrides.push((call, response) => {
      if (call.path !== '/v1/sessions/current') return false
      response.destroy()
      return true
    })
    const tab = openTab(browser, server.url)
    tab.auth.start()
    await browser.clock.advance(0)
    const failed = until(tab.auth.store, ({ error }) => error !== null)
    while (stateOf(tab).error === null) {
      await browser.clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await failed
    expect(stateOf(tab)).toMatchObject({ status: 'signedOut', error: { retryable: true } })
    server.overrides.splice(fail - 1)
    browser.cookie = server.redirect(null)
    tab.host.networkChanged(true)
    await until(tab.auth.store, ({ status }) => status === 'signedIn')
  })

  it('names the session in each request, with no bearer, and stores no secret', async () => {
    const tab = await launch()
    await signInByScan(tab)
    await expect(tab.api.readMe()).resolves.toEqual(testUser)
    const headers = server.calls.at(-1)?.headers
    expect(headers?.['x-passport-session']).toBe(browser.cookie)
    expect(server.calls.some((call) => call.headers['authorization'] !== undefined)).toBe(false)
    const { session } = stateOf(tab)
    expect(session?.token).toBe(session?.id)
  })

  it('ends where the cookie is gone: one question, then the panel', async () => {
    const tab = await launch()
    await signInByScan(tab)
    browser.cookie = null
    server.calls.length = 0
    await expect(tab.api.readMe()).rejects.toMatchObject({ code: 'signed_out' })
    await expect(tab.api.readMe()).rejects.toMatchObject({ code: 'signed_out' })
    expect(stateOf(tab)).toMatchObject({ status: 'signedOut', signedOutBy: 'expiry' })
    expect(server.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/me',
      'GET /v1/sessions/current',
    ])
  })

  it('gives a request of one user to nobody else when another tab has changed the cookie', async () => {
    const tab = await launch({ view: browser.storage.view() })
    await signInByScan(tab)
    // Another tab's return from WeChat's page, whose news this tab does not hear.
    browser.cookie = server.redirect(browser.cookie, other)
    await expect(tab.api.updateMe({ nickname: 'Ann' })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(stateOf(tab).user).toEqual(other)
    await expect(tab.api.readMe()).resolves.toEqual(other)
    const written = server.calls.filter(({ method }) => method === 'PATCH')
    expect(written).toHaveLength(1)
    expect(written[0]?.headers['x-passport-session']).not.toBe(browser.cookie)
  })

  it('replays a request in the session that another tab has begun for the same user', async () => {
    const tab = await launch({ view: browser.storage.view() })
    await signInByScan(tab)
    browser.cookie = server.redirect(browser.cookie)
    await expect(tab.api.readMe()).resolves.toEqual(testUser)
    expect(stateOf(tab).session?.token).toBe(browser.cookie)
  })

  it('signs every tab in and out at once', async () => {
    const [mine, another] = [await launch(), await launch()]
    await signInByScan(mine)
    await until(another.auth.store, ({ status }) => status === 'signedIn')
    await expect(another.api.readMe()).resolves.toEqual(testUser)
    await another.auth.signOut()
    expect(stateOf(mine)).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
    expect(server.sessions.size).toBe(0)
    expect(browser.cookie).toBeNull()
  })

  it('keeps a sign-out that the server did not hear, by the id, and does not find its session again', async () => {
    const tab = await launch()
    await signInByScan(tab)
    const id = browser.cookie
    const lost = server.overrides.push((call, response) => {
      if (call.method !== 'DELETE') return false
      response.destroy()
      return true
    })
    await tab.auth.signOut()
    expect(stored()).toContain(id)
    server.overrides.splice(lost - 1)
    // The way back of a sign-in that the user gave up on WeChat's page: the cookie still has the session.
    const next = await launch({ params: { 'passport-result': 'signed_in' } })
    expect(stateOf(next).session).toBeNull()
    await until(next.auth.store, (state) => (state as AuthModel).revocations.length === 0)
    expect(server.sessions.size).toBe(0)
    expect(server.count('DELETE', '/v1/sessions/current')).toBe(2)
  })

  it('does not find its session either where the server hears of the sign-out after the question', async () => {
    await signInByScan(await launch())
    server.overrides.push((call, response) => {
      if (call.method === 'DELETE') response.destroy()
      return call.method === 'DELETE'
    })
    const params = { 'passport-result': 'signed_in' }
    const before = await launch({ place: 'wechat' })
    await before.auth.signOut()
    const question = server.hold('GET', '/v1/sessions/current')
    const next = openTab(browser, server.url, { place: 'wechat', params })
    next.auth.start()
    await question.done
    server.overrides.length = 0
    while ((next.auth.store.getState() as AuthModel).revocations.length > 0) {
      next.host.foreground()
      await new Promise((resolve) => setImmediate(resolve))
    }
    question.release()
    await until(next.auth.store, ({ activity }) => activity === 'idle')
    expect(stateOf(next).session).toBeNull()
  })

  it.each([
    ['at its start', {}],
    ["on the way back from WeChat's page", { 'passport-result': 'signed_in' }],
  ])('leaves the session of another tab alone that it finds late, %s', async (_, params) => {
    const question = server.hold('GET', '/v1/sessions/current')
    browser.cookie = server.redirect(null)
    const late = openTab(browser, server.url, { params })
    late.auth.start()
    await browser.clock.advance(0)
    await question.done
    const another = await launch()
    expect(stateOf(another).status).toBe('signedIn')
    question.release()
    await until(late.auth.store, ({ status }) => status === 'signedIn')
    // What the late answer makes the tab send would be on its way by now.
    await expect(late.api.readMe()).resolves.toEqual(testUser)
    await expect(another.api.readMe()).resolves.toEqual(testUser)
    expect(server.count('DELETE', '/v1/sessions/current')).toBe(0)
  })

  it('finds no session that another tab has given up meanwhile', async () => {
    const another = await launch()
    void another.auth.signIn()
    await until(another.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('approved')
    const collected = server.hold('POST', '/collect')
    await browser.clock.advance(2_000)
    await collected.done
    const [late = ''] = server.sessions.keys()
    browser.cookie = server.redirect(null)
    const mine = await launch()
    // The browser has taken the cookie of that response, and the page has not seen the response.
    browser.cookie = late
    const question = server.hold('GET', '/v1/sessions/current')
    const read = mine.api.readMe()
    await question.done
    server.hold('DELETE', '/v1/sessions/current')
    collected.release()
    await until(another.auth.store, (state) => (state as AuthModel).revocations.includes(late))
    question.release()
    await expect(read).rejects.toMatchObject({ code: 'signed_out' })
    expect(stateOf(mine)).toMatchObject({ session: null, activity: 'idle' })
  })

  it('keeps the session where the server is busy when asked which one there is', async () => {
    const tab = await launch({ view: browser.storage.view() })
    await signInByScan(tab)
    browser.cookie = server.redirect(browser.cookie)
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/sessions/current') return false
      sendProblem(response, 'service_unavailable', { 'retry-after': '30' })
      return true
    })
    await expect(tab.api.readMe()).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(stateOf(tab).status).toBe('signedIn')
  })
})
