import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDeferred } from '../support/deferred'
import { startWebServer, type WebServer } from '../support/web-server'
import {
  createTestBrowser,
  openTab,
  until,
  type TestBrowser,
  type TestTab,
  type TestTabOptions,
} from '../support/web-tab'
import { sendProblem, testUser } from '../support/wire-server'

const other = { ...testUser, id: 'user-2', nickname: 'Bo' }

let server: WebServer
let browser: TestBrowser

beforeEach(async () => {
  server = await startWebServer()
  browser = createTestBrowser()
})
afterEach(() => server.close())

const open = (options: TestTabOptions = {}): TestTab => {
  const tab = openTab(browser, server.url, options)
  tab.auth.start()
  return tab
}

const stateOf = ({ auth }: TestTab) => auth.store.getState()
const scanOf = ({ signInWindow }: TestTab) => signInWindow.store.getState().scan
const isIdle = ({ activity }: { activity: string }) => activity === 'idle'
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fulfilled',
    (error: unknown) => (error as { code: string }).code,
  )

/** Time passes until the window shows what the phone did. */
const pollUntil = async (tab: TestTab, status: string | undefined): Promise<void> => {
  const shown = until(tab.signInWindow.store, ({ scan }) => scan?.status === status)
  await browser.clock.advance(2_000)
  await shown
}

const signedIn = async (options: TestTabOptions = {}): Promise<TestTab> => {
  browser.cookie = server.redirect(null)
  const tab = open(options)
  await browser.clock.advance(0)
  await until(tab.auth.store, ({ status }) => status === 'signedIn')
  return tab
}

/** The part of the page that scans, which does not load before `load` is called. */
const holdScanner = () => {
  const loaded = createDeferred<undefined>()
  return {
    load: () => {
      loaded.resolve(undefined)
    },
    loadScan: async () => {
      await loaded.promise
      return import('../../src/web-sign-in/scan')
    },
  }
}

describe('createWebSignIn: a code to scan', () => {
  it('shows the code, then the digits, and signs in once the phone approves', async () => {
    const tab = open()
    const { done } = tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'loading')
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    expect(scanOf(tab)).toMatchObject({ code: { kind: 'picture' }, digits: null })
    server.phone('claimed')
    await pollUntil(tab, 'claimed')
    expect(scanOf(tab)?.digits).toBe('42')
    server.phone('approved')
    await pollUntil(tab, undefined)
    await expect(done).resolves.toMatchObject({ userId: testUser.id })
    expect(stateOf(tab).session?.token).toBe(browser.cookie)
  })

  it('says that there is no connection where the code’s part of the page does not load', async () => {
    let isOnline = false
    const loadScan = () =>
      isOnline ? import('../../src/web-sign-in/scan') : Promise.reject(new Error('chunk 7 failed'))
    const tab = open({ loadScan })
    expect(await rejection(tab.auth.signIn().done)).toBe('network_unavailable')
    expect(stateOf(tab).error).toMatchObject({ code: 'network_unavailable', retryable: true })
    isOnline = true
    await browser.clock.advance(60_000)
    void tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
  })

  it('shows no code to a user who declined while its part of the page was loading', async () => {
    const { loadScan, load } = holdScanner()
    const tab = open({ loadScan })
    const done = rejection(tab.auth.signIn().done)
    tab.auth.decline()
    load()
    expect(await done).toBe('cancelled')
    await new Promise((resolve) => setImmediate(resolve))
    expect(server.count('POST', '/v1/handovers')).toBe(0)
  })

  it('is declined by a no on the phone, and asks nothing after it', async () => {
    const tab = open()
    const done = rejection(tab.auth.signIn().done)
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('denied')
    await pollUntil(tab, undefined)
    expect(await done).toBe('cancelled')
    expect(stateOf(tab)).toMatchObject({ status: 'signedOut', signedOutBy: 'user', error: null })
  })

  it('is closed by a decline, and polls no more', async () => {
    const tab = open()
    const done = rejection(tab.auth.signIn().done)
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    tab.auth.decline()
    expect(await done).toBe('cancelled')
    expect(scanOf(tab)).toBeNull()
    const calls = server.calls.length
    await browser.clock.advance(60_000)
    expect(server.calls).toHaveLength(calls)
  })

  it('revokes a session that the phone gave although the user had declined meanwhile', async () => {
    const tab = open()
    const done = rejection(tab.auth.signIn().done)
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('approved')
    server.overrides.push(({ path }) => {
      if (path.endsWith('/collect')) tab.auth.decline()
      return false
    })
    await pollUntil(tab, undefined)
    expect(await done).toBe('cancelled')
    while (server.count('DELETE', '/v1/sessions/current') === 0) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    while (server.sessions.size > 0) await new Promise((resolve) => setImmediate(resolve))
    expect(stateOf(tab).status).toBe('signedOut')
  })

  it('closes when another tab signs in', async () => {
    const [mine, another] = [open(), open()]
    const done = mine.auth.signIn().done
    await until(mine.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    void another.auth.signIn()
    await until(another.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('approved')
    await pollUntil(another, undefined)
    await expect(done).resolves.toMatchObject({ userId: testUser.id })
    expect(scanOf(mine)).toBeNull()
  })

  it('offers another code where one has ended', async () => {
    const tab = open()
    const { done } = tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('expired')
    await pollUntil(tab, 'ended')
    const first = scanOf(tab)?.code
    tab.signInWindow.renewCode()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    expect(scanOf(tab)?.code).not.toEqual(first)
    server.phone('approved')
    await pollUntil(tab, undefined)
    await done
  })

  it('goes on asking after a failure that may pass, and waits as the server says', async () => {
    const tab = open()
    const { done } = tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('approved')
    const isPoll = (path: string) => /^\/v1\/handovers\/[^/]+$/.test(path)
    let isTold: () => void = () => undefined
    const told = new Promise<void>((resolve) => {
      isTold = resolve
    })
    server.overrides.push((call, response) => {
      if (!isPoll(call.path) || call.method !== 'GET') return false
      sendProblem(response, 'rate_limited', { 'retry-after': '10' })
      isTold()
      return true
    })
    await browser.clock.advance(2_000)
    await told
    server.overrides.length = 0
    await new Promise((resolve) => setImmediate(resolve))
    const polls = () => server.calls.filter(({ path }) => isPoll(path)).length
    while (browser.clock.pendingTimers() < 2) await new Promise((resolve) => setImmediate(resolve))
    const before = polls()
    await browser.clock.advance(8_000)
    expect(polls()).toBe(before)
    await browser.clock.advance(2_500)
    await done
  })

  it('tells the server first of a sign-out that it has not heard', async () => {
    browser.cookie = server.redirect(null)
    const tab = open()
    await browser.clock.advance(0)
    await until(tab.auth.store, ({ status }) => status === 'signedIn')
    server.overrides.push((call, response) => {
      if (call.method !== 'DELETE') return false
      sendProblem(response, 'service_unavailable')
      return true
    })
    await tab.auth.signOut()
    server.overrides.length = 0
    void tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    while (server.sessions.size > 0) await new Promise((resolve) => setImmediate(resolve))
    expect(server.count('DELETE', '/v1/sessions/current')).toBe(2)
  })

  it('asks for the session first where the server had not said whether there is one', async () => {
    browser.cookie = server.redirect(null)
    const away = server.overrides.push((_, response) => {
      sendProblem(response, 'service_unavailable')
      return true
    })
    const tab = open()
    while (stateOf(tab).error === null) await browser.clock.advance(300)
    server.overrides.splice(away - 1)
    await browser.clock.advance(1_000)
    await tab.auth.signIn().done
    expect(stateOf(tab).user?.id).toBe(testUser.id)
    expect(server.count('POST', '/v1/handovers')).toBe(0)
  })

  it('lets the user take time, code after code', async () => {
    const tab = open()
    const { done } = tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('expired')
    await pollUntil(tab, 'ended')
    await browser.clock.advance(20 * 60_000)
    tab.signInWindow.renewCode()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('approved')
    await browser.clock.advance(2_000)
    await expect(done).resolves.toMatchObject({ userId: testUser.id })
  })

  it('says that the server is unavailable, and ends the code in time', async () => {
    const tab = open()
    void tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    const away = server.overrides.push((_, response) => {
      response.destroy()
      return true
    })
    await browser.clock.advance(2_000)
    while (scanOf(tab)?.error === null) await browser.clock.advance(300)
    expect(scanOf(tab)).toMatchObject({ status: 'waiting', error: 'network_unavailable' })
    server.overrides.splice(away - 1)
    while (scanOf(tab)?.error !== null) await browser.clock.advance(300)
    server.overrides.push((_, response) => {
      response.destroy()
      return true
    })
    while (scanOf(tab)?.status === 'waiting') await browser.clock.advance(1_000)
    expect(scanOf(tab)).toMatchObject({ status: 'ended', error: null })
  })

  it('says why there is no code', async () => {
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/handovers') return false
      sendProblem(response, 'provider_rejected')
      return true
    })
    const tab = open()
    void tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'failed')
    expect(scanOf(tab)).toMatchObject({ error: 'provider_rejected', code: null })
  })
})

describe("createWebSignIn: in WeChat's browser", () => {
  it('leaves for the official account, naming the page to come back to', async () => {
    const tab = open({ place: 'wechat', path: '/shop/?a=图#/pages/mine/index?to=//x\\y' })
    void tab.auth.signIn()
    while (tab.left.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(tab.left).toEqual(['https://open.example.com/authorize'])
    const call = server.calls.find(({ path }) => path === '/v1/oauth/wechat-oa')
    expect(JSON.parse(call?.body ?? '')).toEqual({
      scope: 'sign-in',
      returnPath: '/shop/?a=%E5%9B%BE#/pages/mine/index?to=%2F/x%5Cy',
    })
    expect(stateOf(tab).activity).toBe('signingIn')
  })

  it('stays where the user declines before it leaves', async () => {
    const tab = open({ place: 'wechat' })
    const done = rejection(tab.auth.signIn().done)
    server.overrides.push(({ path }) => {
      if (path.startsWith('/v1/oauth/')) tab.auth.decline()
      return false
    })
    expect(await done).toBe('cancelled')
    await browser.clock.advance(1_000)
    await until(tab.auth.store, isIdle)
    expect(tab.left).toEqual([])
  })

  it('shows a code, or a link, where the server has no official account', async () => {
    server.overrides.push((call, response) => {
      if (!call.path.startsWith('/v1/oauth/')) return false
      sendProblem(response, 'not_found')
      return true
    })
    const tab = open({ place: 'wechat' })
    void tab.auth.signIn()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    expect(tab.left).toEqual([])
  })

  it('is signed in when it comes back, also after a sign-out, and with a clean address', async () => {
    const before = open({ place: 'wechat' })
    before.auth.decline()
    browser.cookie = server.redirect(null)
    const tab = open({ place: 'wechat', params: { 'passport-result': 'signed_in' } })
    await until(tab.auth.store, ({ status }) => status === 'signedIn')
    expect(tab.params).toEqual({})
    expect(tab.signInWindow.store.getState().arrivalError).toBeNull()
  })

  it('takes a no there for a no', async () => {
    const tab = open({ place: 'wechat', params: { 'passport-result': 'declined' } })
    await until(tab.auth.store, ({ signedOutBy }) => signedOutBy === 'user')
    expect(tab.signInWindow.store.getState().arrivalError).toBe('declined')
    await browser.clock.advance(1_000)
    expect(server.calls).toHaveLength(0)
  })

  it.each(['identity_provisional', 'account_blocked'] as const)(
    'says that it came back with %s',
    async (code) => {
      const tab = open({ place: 'wechat', params: { 'passport-result': code } })
      await until(tab.auth.store, ({ error }) => error !== null)
      expect(stateOf(tab).error).toMatchObject({ code, retryable: false })
      expect(tab.signInWindow.store.getState().arrivalError).toBe(code)
    },
  )

  it('believes no link that says that it signs in', async () => {
    const tab = open({ params: { 'passport-result': 'signed_in' } })
    await browser.clock.advance(0)
    await until(tab.auth.store, ({ error }) => error !== null)
    expect(stateOf(tab).error?.code).toBe('signed_out')
    expect(tab.signInWindow.store.getState().arrivalError).toBeNull()
  })

  it.each(['declined', 'account_blocked'])('believes no link that says %s', async (result) => {
    const tab = open({ params: { 'passport-result': result } })
    await browser.clock.advance(0)
    await until(tab.auth.store, ({ error }) => error !== null)
    expect(stateOf(tab)).toMatchObject({ signedOutBy: null, error: { code: 'signed_out' } })
    expect(tab.params).toEqual({})
    expect(tab.signInWindow.store.getState().arrivalError).toBeNull()
  })

  it('says nothing of a deletion that the user declined there', async () => {
    await signedIn({ place: 'wechat' })
    const tab = open({ place: 'wechat', params: { 'passport-result': 'declined' } })
    await browser.clock.advance(0)
    await until(tab.auth.store, isIdle)
    expect(stateOf(tab).status).toBe('signedIn')
    expect(tab.signInWindow.store.getState().arrivalError).toBeNull()
  })

  it('says why a deletion came back undone', async () => {
    await signedIn({ place: 'wechat' })
    const tab = open({ place: 'wechat', params: { 'passport-result': 'identity_mismatch' } })
    await until(tab.signInWindow.store, ({ arrivalError }) => arrivalError !== null)
    expect(tab.signInWindow.store.getState().arrivalError).toBe('identity_mismatch')
    expect(stateOf(tab).status).toBe('signedIn')
  })

  it('looks for a session when the browser shows this very page again', async () => {
    const tab = open({ place: 'wechat' })
    const { done } = tab.auth.signIn()
    while (tab.left.length === 0) await new Promise((resolve) => setImmediate(resolve))
    browser.cookie = server.redirect(null)
    tab.showAgain()
    await expect(done).resolves.toMatchObject({ userId: testUser.id })
  })

  it('asks for the session that the way back put in place of the one it knows', async () => {
    browser.cookie = server.redirect(null)
    const before = open({ place: 'wechat' })
    await browser.clock.advance(0)
    await until(before.auth.store, ({ status }) => status === 'signedIn')
    browser.cookie = server.redirect(browser.cookie, other)
    const tab = open({
      place: 'wechat',
      params: { 'passport-result': 'signed_in' },
      view: browser.storage.view(),
    })
    await until(tab.auth.store, ({ user }) => user?.id === other.id)
  })
})

describe("createWebSignIn: in a mini-program's web-view", () => {
  it('signs in by the ticket of its address', async () => {
    const tab = open({ place: 'miniProgram', params: { 'passport-ticket': server.ticket() } })
    await until(tab.auth.store, ({ status }) => status === 'signedIn')
    expect(tab.params).toEqual({})
    expect(stateOf(tab).session?.token).toBe(browser.cookie)
  })

  it.each(['knows', 'does not know'])(
    'puts the user of the ticket in place of the one before, whom the page %s',
    async (whom) => {
      browser.cookie = server.redirect(null)
      const former = browser.cookie
      if (whom === 'knows') {
        const before = open({ place: 'miniProgram' })
        await browser.clock.advance(0)
        await until(before.auth.store, ({ status }) => status === 'signedIn')
      }
      const tab = open({
        place: 'miniProgram',
        params: { 'passport-ticket': server.ticket(other) },
      })
      await until(tab.auth.store, ({ user }) => user?.id === other.id)
      expect(server.sessions.has(former)).toBe(false)
      expect(tab.signInWindow.store.getState().arrivalError).toBeNull()
    },
  )

  it('signs out of the session of the ticket as well where the user signs out meanwhile', async () => {
    await signedIn({ place: 'miniProgram' })
    const redeemed = server.hold('POST', '/redeem')
    const tab = open({ place: 'miniProgram', params: { 'passport-ticket': server.ticket() } })
    await redeemed.done
    await tab.auth.signOut()
    expect(server.sessions.size).toBe(1)
    redeemed.release()
    while (server.sessions.size > 0) await new Promise((resolve) => setImmediate(resolve))
    expect(stateOf(tab)).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('leaves the user before alone where the sign-in is declined meanwhile', async () => {
    browser.cookie = server.redirect(null)
    const former = browser.cookie
    const question = server.hold('GET', '/v1/sessions/current')
    const tab = open({ place: 'miniProgram', params: { 'passport-ticket': server.ticket(other) } })
    await question.done
    tab.auth.decline()
    question.release()
    // What the late response makes the tab send would have been sent by the end of a call that begins after it.
    await rejection(tab.client.request({ method: 'GET', path: '/v1', expect: 'none', token: null }))
    await rejection(tab.client.request({ method: 'GET', path: '/v1', expect: 'none', token: null }))
    expect(server.count('DELETE', '/v1/sessions/current')).toBe(0)
    expect(server.sessions.has(former)).toBe(true)
  })

  it('puts the user of the ticket in place of the one whom another tab has just signed in', async () => {
    const params = { 'passport-ticket': server.ticket(other) }
    const tab = openTab(browser, server.url, { place: 'miniProgram', params })
    await signedIn({ place: 'miniProgram' })
    tab.auth.start()
    await until(tab.auth.store, ({ user }) => user?.id === other.id)
    await tab.auth.signOut()
    expect(await rejection(tab.auth.signIn().done)).toBe('login_unavailable')
  })

  it('signs in by the ticket where the server refuses the session before it meanwhile', async () => {
    await signedIn({ place: 'miniProgram' })
    const redeemed = server.hold('POST', '/redeem')
    const tab = open({ place: 'miniProgram', params: { 'passport-ticket': server.ticket() } })
    await redeemed.done
    expect(await rejection(tab.api.readMe())).toBe('signed_out')
    expect(stateOf(tab)).toMatchObject({ status: 'signedOut', signedOutBy: 'expiry' })
    redeemed.release()
    await until(tab.auth.store, ({ status }) => status === 'signedIn')
    expect(stateOf(tab).session?.token).toBe(browser.cookie)
    expect(server.sessions.size).toBe(1)
  })

  it('falls back to nothing where the ticket is used, and offers no other way', async () => {
    const tab = open({
      place: 'miniProgram',
      params: { 'passport-ticket': 'used'.padEnd(43, '0') },
    })
    await until(tab.auth.store, ({ error }) => error !== null)
    expect(stateOf(tab).status).toBe('signedOut')
    expect(tab.signInWindow.way).toBe('reopen')
    expect(await rejection(tab.auth.signIn().done)).toBe('login_unavailable')
    expect(server.count('POST', '/v1/handovers')).toBe(0)
  })

  it("takes no ticket in a browser: it would be somebody else's", async () => {
    const tab = open({ params: { 'passport-ticket': server.ticket() } })
    await browser.clock.advance(0)
    await until(tab.auth.store, isIdle)
    expect(tab.params).toEqual({})
    expect(server.count('POST', '/v1/tickets/redeem')).toBe(0)
  })
})

describe('createWebSignIn: deleting the account', () => {
  /** Signs the current user out and another user in, from a second tab. */
  const signInInAnotherTab = async (tab: TestTab): Promise<void> => {
    const another = open()
    await another.auth.signOut()
    void another.auth.signIn()
    await until(another.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    server.phone('approved', other)
    await browser.clock.advance(2_000)
    await until(tab.auth.store, ({ user }) => user?.id === other.id)
  }

  /** Back from WeChat's page, where the account was deleted: the server's response is held back. */
  const returnDeleted = async () => {
    await signedIn({ place: 'wechat' })
    browser.cookie = null
    const question = server.hold('GET', '/v1/sessions/current')
    const tab = open({ place: 'wechat', params: { 'passport-result': 'deleted' } })
    await question.done
    return { tab, question }
  }

  it('has the phone prove who asks, and leaves nobody signed in', async () => {
    const tab = await signedIn()
    const deleted = tab.deleteAccount()
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    expect(scanOf(tab)?.purpose).toBe('delete')
    // What happens to the user meanwhile does not close it.
    tab.auth.setUser({ ...testUser, nickname: 'Ann B', updatedAt: '2026-11-22T08:00:00.000Z' })
    server.phone('approved')
    await browser.clock.advance(2_000)
    await until(tab.signInWindow.store, ({ scan }) => scan !== null)
    server.phone('collected')
    while (scanOf(tab) !== null) {
      await browser.clock.advance(2_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await deleted
    expect(stateOf(tab)).toMatchObject({ status: 'signedOut', signedOutBy: 'deleted' })
  })

  it('is given up when another tab signs another user in', async () => {
    const tab = await signedIn()
    const deleted = rejection(tab.deleteAccount())
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    await signInInAnotherTab(tab)
    expect(scanOf(tab)).toBeNull()
    expect(await deleted).toBe('cancelled')
  })

  it('is given up when another tab signs another user in while the scanner is loading', async () => {
    const { loadScan, load } = holdScanner()
    const tab = await signedIn({ loadScan })
    const deleted = rejection(tab.deleteAccount())
    await signInInAnotherTab(tab)
    load()
    expect(await deleted).toBe('cancelled')
    expect(server.count('POST', '/v1/handovers')).toBe(1)
    expect(stateOf(tab).user?.id).toBe(other.id)
  })

  it('is given up when the window is closed', async () => {
    const tab = await signedIn()
    const deleted = rejection(tab.deleteAccount())
    await until(tab.signInWindow.store, ({ scan }) => scan?.status === 'waiting')
    tab.signInWindow.close()
    expect(await deleted).toBe('cancelled')
    expect(stateOf(tab).status).toBe('signedIn')
  })

  it("believes only the server that WeChat's page has deleted it", async () => {
    await signedIn({ place: 'wechat' })
    const lied = open({ place: 'wechat', params: { 'passport-result': 'deleted' } })
    while (server.count('GET', '/v1/sessions/current') < 2) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(stateOf(lied).status).toBe('signedIn')
    browser.cookie = null
    const tab = open({ place: 'wechat', params: { 'passport-result': 'deleted' } })
    await until(tab.auth.store, ({ signedOutBy }) => signedOutBy === 'deleted')
  })

  it('is known as well where the server refused another request first', async () => {
    const { tab, question } = await returnDeleted()
    expect(await rejection(tab.api.readMe())).toBe('signed_out')
    question.release()
    await until(tab.auth.store, ({ signedOutBy }) => signedOutBy === 'deleted')
  })

  it('is not over for a user whom another tab has signed in before the server responds', async () => {
    const { tab, question } = await returnDeleted()
    await signInInAnotherTab(tab)
    question.release()
    await expect(tab.api.readMe()).resolves.toEqual(other)
    expect(stateOf(tab)).toMatchObject({ status: 'signedIn', user: other })
  })
})
