import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { legacyStorageKey } from '../../src/auth/migrate-storage'
import {
  emptyPersistedState,
  serializePersistedState,
  storageKey,
} from '../../src/auth/persisted-state'
import { startWireServer, testUser, type WireServer } from '../support/wire-server'
import { createTestBrowser, openTab, type TestBrowser } from '../support/web-tab'

const bearer = 'a'.repeat(72)

let server: WireServer
let browser: TestBrowser

beforeEach(async () => {
  server = await startWireServer()
  browser = createTestBrowser()
})
afterEach(() => server.close())

const scope = () => ({ apiBaseUrl: server.url, host: 'h5' as const })

const storedState = (token: string, revocations: string[] = []) =>
  serializePersistedState(
    {
      ...emptyPersistedState,
      session: {
        id: 'session-1',
        token,
        userId: testUser.id,
        createdAt: '2026-11-21T08:00:00.000Z',
        expiresAt: '2026-12-21T08:00:00.000Z',
        lastSeenAt: '2026-11-21T08:00:00.000Z',
        provider: 'h5',
        device: null,
      },
      user: testUser,
      revocations,
    },
    scope(),
  )

const everythingStored = () => [...browser.storage.values.values()].join()

const ends = async (count: number) => {
  while (server.count('DELETE', '/v1/sessions/current') < count) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  return server.calls.filter(({ method }) => method === 'DELETE')
}

describe('dropBearer', () => {
  it.each([
    ['today’s key', () => storageKey(scope(), 'auth')],
    ['the key of 0.1.0', () => legacyStorageKey],
  ])('takes a bearer out of the storage, under %s, and ends its session once', async (_, key) => {
    browser.storage.values.set(key(), storedState(bearer))
    server.sessions.set(bearer, 'session-1')
    const tab = openTab(browser, server.url)
    expect(tab.auth.store.getState()).toMatchObject({
      status: 'signedOut',
      signedOutBy: 'expiry',
      session: null,
    })
    expect(everythingStored()).not.toContain(bearer)
    const [end] = await ends(1)
    expect(end?.headers).toMatchObject({ authorization: `Bearer ${bearer}` })
    expect(end?.headers['cookie']).toBeUndefined()
    openTab(browser, server.url)
    expect(server.count('DELETE', '/v1/sessions/current')).toBe(1)
  })

  it('takes out bearers that were still to be revoked, and keeps the ids', async () => {
    const id = 'session-of-the-web-1'
    browser.storage.values.set(
      storageKey(scope(), 'auth'),
      storedState(bearer, [id, 'b'.repeat(72)]),
    )
    openTab(browser, server.url)
    await ends(2)
    expect(everythingStored()).toContain(id)
    expect(everythingStored()).not.toMatch(/a{72}|b{72}/)
  })

  it('leaves a session alone that is known by its id', () => {
    const id = 'session-of-the-web-1'
    const text = storedState(id).replace('"id":"session-1"', `"id":"${id}"`)
    browser.storage.values.set(storageKey(scope(), 'auth'), text)
    const tab = openTab(browser, server.url)
    expect(tab.auth.store.getState()).toMatchObject({ status: 'signedIn', session: { id } })
    expect(server.calls).toHaveLength(0)
  })

  it('takes a storage that fails for an empty one', () => {
    browser.storage.values.set(storageKey(scope(), 'auth'), storedState(bearer))
    browser.storage.faults.read = true
    expect(openTab(browser, server.url).auth.store.getState().status).toBe('signedOut')
  })
})
