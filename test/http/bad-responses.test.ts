import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ServerResponse } from 'node:http'
import { createPassport, type Passport } from '../support/passport'
import { startWireServer, testUser, type WireServer } from '../support/wire-server'

let server: WireServer
let passport: Passport

beforeEach(async () => {
  server = await startWireServer()
  passport = createPassport({ apiBaseUrl: server.url })
})

afterEach(() => server.close())

const answerTo = (path: string, write: (response: ServerResponse) => void) => {
  server.overrides.push((call, response) => {
    if (call.path !== path) return false
    write(response)
    return true
  })
}

const session = {
  id: 'session-1',
  createdAt: '2026-11-21T08:00:00.000Z',
  expiresAt: '2026-12-21T08:00:00.000Z',
  lastSeenAt: '2026-11-21T08:00:00.000Z',
  provider: 'weapp',
  device: null,
}

const created = (change: object) =>
  JSON.stringify({ token: 'token-number-0001', session, user: testUser, ...change })

const bad: [string, (response: ServerResponse) => void][] = [
  ['HTML', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
  ['nothing', (response) => response.writeHead(200).end()],
  ['204 where a body is due', (response) => response.writeHead(204).end()],
  ['half a JSON', (response) => response.writeHead(201).end(created({}).slice(0, 40))],
  [
    'a body that ends early',
    (response) => {
      response.writeHead(201, { 'content-length': '500' }).write(created({}).slice(0, 40))
      setImmediate(() => response.destroy())
    },
  ],
  ['a reset', (response) => response.destroy()],
  ['another shape', (response) => response.writeHead(201).end(created({ user: null }))],
  ['a redirect', (response) => response.writeHead(302, { location: 'https://evil.example' }).end()],
  [
    'a problem that is none',
    (response) => response.writeHead(400, { 'content-type': 'application/problem+json' }).end('{}'),
  ],
]

const badTokens: typeof bad = [
  ['no token', (response) => response.writeHead(201).end(created({ token: undefined }))],
  [
    'a token of 1 MB',
    (response) => response.writeHead(201).end(created({ token: 'x'.repeat(1_048_576) })),
  ],
  [
    'a token with a line break',
    (response) => response.writeHead(201).end(created({ token: 'token-number-0001\r\nx: y' })),
  ],
]

describe('a sign-in that is answered with', () => {
  it.each([...bad, ...badTokens])(
    '%s: fails in a way that may pass, and leaves the state whole',
    async (_, write) => {
      answerTo('/v1/sessions', write)
      const error: unknown = await passport.auth.signIn().done.catch((caught: unknown) => caught)
      expect(error).toMatchObject({ name: 'AppError', retryable: true })
      expect(['answer_invalid', 'network_unavailable']).toContain((error as { code: string }).code)
      expect(passport.auth.store.getState()).toMatchObject({
        status: 'signedOut',
        activity: 'idle',
        session: null,
        signedOutBy: null,
        error: { retryable: true },
      })
      server.overrides.length = 0
      await passport.clock.advance(1_000)
      await expect(passport.auth.signIn().done).resolves.toMatchObject({ userId: testUser.id })
    },
  )
})

describe('a request that is answered with', () => {
  it.each(bad)('%s: fails with a typed error, and nobody is signed out', async (_, write) => {
    await passport.auth.signIn().done
    answerTo('/v1/me', write)
    const task = passport.api.updateMe({ nickname: 'Bo' })
    await expect(task).rejects.toMatchObject({ name: 'AppError', retryable: true })
    expect(passport.auth.store.getState()).toMatchObject({
      status: 'signedIn',
      activity: 'idle',
      error: null,
    })
    expect(server.logins()).toBe(1)
  })
})

describe('a server whose clock', () => {
  const monthMs = 30 * 86_400_000

  it.each([
    ['says 1970', () => new Date(0).toUTCString()],
    ['says nothing that can be read', () => 'yesterday'],
  ])('%s causes no renewal', async (_, date) => {
    server.date = date
    await passport.api.readMe()
    await passport.clock.advance(2 * monthMs)
    await passport.api.readMe()
    expect(server.logins()).toBe(1)
  })

  it('is a month ahead causes one renewal in ten minutes, and a session that works', async () => {
    server.date = () => new Date(Date.UTC(2026, 10, 21, 8) + monthMs).toUTCString()
    await passport.api.readMe()
    for (let times = 0; times < 5; times += 1) await passport.api.readMe()
    expect(server.logins()).toBe(1)
    await passport.clock.advance(600_000)
    for (let times = 0; times < 5; times += 1) await passport.api.readMe()
    await new Promise((resolve) => setImmediate(resolve))
    expect(server.logins()).toBe(2)
  })
})
