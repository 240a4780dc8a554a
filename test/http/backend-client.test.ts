import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ServerResponse } from 'node:http'
import { object, string } from 'valibot'
import { createBackendClient, type BackendClient } from '../../src/create-backend-client'
import { startBackendServer, type BackendServer } from '../support/backend-server'
import { hourMs, settle } from '../support/manual-clock'
import { nodeTransport } from '../support/node-transport'
import { createPassport, type Passport } from '../support/passport'
import {
  sendJson,
  sendProblem,
  startWireServer,
  testUser,
  type WireServer,
} from '../support/wire-server'

const startMs = Date.UTC(2026, 10, 21, 8)
const orderSchema = object({ for: string() })
const read = { method: 'GET', path: '/orders', expect: orderSchema } as const
const write = {
  method: 'POST',
  path: '/orders',
  body: { item: 'tea' },
  expect: orderSchema,
} as const

let api: WireServer
let backend: BackendServer
let passport: Passport
let orders: BackendClient

beforeEach(async () => {
  api = await startWireServer()
  backend = await startBackendServer()
  passport = createPassport({ apiBaseUrl: api.url })
  orders = createBackendClient(passport, { baseUrl: backend.url, audience: 'orders' })
})

afterEach(async () => {
  await Promise.all([api.close(), backend.close()])
})

/** The server's clock, which moves with the time that passes. */
const runServerClock = (offsetMs = 0) => {
  const zeroMs = passport.clock.nowMs()
  api.date = () => new Date(startMs + offsetMs + passport.clock.nowMs() - zeroMs).toUTCString()
}

const many = (times: number, request: () => Promise<unknown>) =>
  Promise.allSettled(Array.from({ length: times }, request))

const outcomes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) =>
    result.status === 'fulfilled' ? 'ok' : (result.reason as { code: string }).code,
  )

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error as { code: string }).code,
  )

/** Holds every fetch of a short token until it is told to go on. */
const holdTokens = () => {
  const held: (() => void)[] = []
  api.overrides.push((call, response) => {
    if (call.path !== '/v1/sessions/current/token') return false
    held.push(() => {
      const expiresAt = new Date(startMs + 300_000).toISOString()
      sendJson(response, 200, { token: `short.held.${String(held.length)}`, expiresAt })
    })
    return true
  })
  return {
    release: () => {
      for (const go of held.splice(0)) go()
    },
    arrived: async () => {
      while (held.length === 0) await settle()
    },
  }
}

/** The next sign-in is another person's. */
const signInAs = (userId: string) => {
  const createdAt = new Date(startMs).toISOString()
  api.overrides.push((call, response) => {
    if (call.method !== 'POST' || call.path !== '/v1/sessions') return false
    const token = `token-of-user-${userId}`
    api.sessions.set(token, `session-of-${userId}`)
    sendJson(response, 201, {
      token,
      user: { ...testUser, id: userId },
      session: {
        id: `session-of-${userId}`,
        createdAt,
        expiresAt: new Date(startMs + 30 * 24 * hourMs).toISOString(),
        lastSeenAt: createdAt,
        provider: 'weapp',
        device: null,
      },
    })
    return true
  })
}

const refuseAll = () => {
  backend.accepts = () => false
}

describe('createBackendClient', () => {
  it('sends a short token of the audience, and no session token', async () => {
    expect(await orders.request(read)).toEqual({ for: 'short.orders.session-1.1' })
    expect(JSON.parse(api.calls.at(-1)?.body ?? '')).toEqual({ audience: 'orders' })
    const sent = backend.calls.map(({ token }) => token)
    expect(sent.filter((token) => api.sessions.has(token))).toEqual([])
  })

  it.each([100, 1000])('signs in once and fetches one token for %i requests', async (times) => {
    expect(outcomes(await many(times, () => orders.request(read)))).toEqual(Array(times).fill('ok'))
    expect([api.logins(), api.shortTokens(), backend.calls.length]).toEqual([1, 1, times])
  })

  it('shares a token between clients of one audience, and not with another', async () => {
    const same = createBackendClient(passport, { baseUrl: backend.url, audience: 'orders' })
    const other = createBackendClient(passport, { baseUrl: backend.url, audience: 'constructor' })
    await Promise.all([orders, same, other].map((client) => client.request(read)))
    expect(api.shortTokens()).toBe(2)
    expect(await same.getToken()).toBe(await orders.getToken())
    expect(await other.getToken()).toContain('short.constructor.')
  })

  it('keeps at most ten requests on the wire together with those of the API', async () => {
    let [onWire, most] = [0, 0]
    const counting = createPassport({
      apiBaseUrl: api.url,
      transport: (wire) => {
        const task = nodeTransport(wire)
        onWire += 1
        most = Math.max(most, onWire)
        const done = () => {
          onWire -= 1
        }
        task.response.then(done, done)
        return task
      },
    })
    const client = createBackendClient(counting, { baseUrl: backend.url, audience: 'orders' })
    await many(30, () => Promise.all([client.request(read), counting.api.readMe()]))
    expect(most).toBe(10)
  })

  it('refuses a path that leads elsewhere', async () => {
    const path = '@evil.example/x'
    expect(await codeOf(orders.request({ ...read, path }))).toBe('request_refused')
  })

  it('ignores the clock of the backend', async () => {
    backend.override = (_, response) => {
      response.setHeader('date', new Date(startMs + 400 * 24 * hourMs).toUTCString())
      return false
    }
    await many(3, () => orders.request(read))
    await orders.request(read)
    await passport.api.readMe()
    expect([api.logins(), api.shortTokens()]).toEqual([1, 1])
  })
})

describe('the end of a short token', () => {
  it.each([
    ['right', 0],
    ['five hours fast', 5 * hourMs],
    ['five hours slow', -5 * hourMs],
  ])('is seen ahead with a clock that is %s', async (_, offsetMs) => {
    passport.clock.jump(offsetMs)
    runServerClock()
    await orders.request(read)
    await passport.clock.advance(265_000)
    await orders.request(read)
    expect(api.shortTokens()).toBe(1)
    await passport.clock.advance(10_000)
    await many(10, () => orders.request(read))
    expect([api.shortTokens(), backend.calls.length]).toEqual([2, 12])
  })

  it('is left to the backend where the server tells no time', async () => {
    api.date = null
    passport.clock.jump(5 * hourMs)
    await orders.request(read)
    await passport.clock.advance(600_000)
    await orders.request(read)
    expect(api.shortTokens()).toBe(1)
  })

  it('costs at most one fetch where the clock is set forward and back', async () => {
    runServerClock()
    await orders.request(read)
    passport.clock.jump(5 * hourMs)
    await many(5, () => orders.request(read))
    passport.clock.jump(-10 * hourMs)
    await many(5, () => orders.request(read))
    expect(api.shortTokens()).toBeLessThanOrEqual(2)
  })
})

describe('a 401 of the backend', () => {
  it('is followed by one fetch and one replay for all that were refused', async () => {
    const first = await orders.getToken()
    backend.accepts = (token) => token !== first
    expect(outcomes(await many(10, () => orders.request(read)))).toEqual(Array(10).fill('ok'))
    expect([api.shortTokens(), backend.calls.length]).toEqual([2, 20])
    expect(passport.auth.store.getState()).toMatchObject({ status: 'signedIn', isRefused: false })
  })

  it('that is late, for a token that was replaced since, is replayed without a fetch', async () => {
    const first = await orders.getToken()
    backend.accepts = (token) => token !== first
    let refuse: () => void = () => undefined
    backend.override = (call, response) => {
      if (call.path !== '/late' || call.token !== first) return false
      refuse = () => response.writeHead(401, { 'www-authenticate': 'Bearer' }).end()
      return true
    }
    const late = orders.request({ ...read, path: '/late' })
    await backend.arrived(1)
    await orders.request(read)
    expect(api.shortTokens()).toBe(2)
    refuse()
    expect(await codeOf(late)).toBe('ok')
    expect(api.shortTokens()).toBe(2)
  })

  it('to everything costs two calls and one fetch a request, and no session', async () => {
    await orders.getToken()
    refuseAll()
    await expect(orders.request(read)).rejects.toMatchObject({
      code: 'token_refused',
      retryable: true,
    })
    expect([api.shortTokens(), backend.calls.length, api.logins()]).toEqual([2, 2, 1])
    expect(passport.auth.store.getState()).toMatchObject({
      status: 'signedIn',
      isRefused: false,
      error: null,
    })
  })

  it('from a proxy, in HTML, is treated the same for a read', async () => {
    await orders.getToken()
    backend.override = (_, response) => {
      response.writeHead(401, { 'content-type': 'text/html' }).end('<html>Sign in</html>')
      return true
    }
    expect(await codeOf(orders.request(read))).toBe('token_refused')
    expect([api.shortTokens(), backend.calls.length]).toEqual([2, 2])
    backend.override = null
    expect(await codeOf(orders.request(read))).toBe('ok')
  })

  it('that names the check of the token has a write sent again, with its key', async () => {
    const first = await orders.getToken()
    backend.accepts = (token) => token !== first
    expect(await codeOf(orders.request(write))).toBe('ok')
    expect([backend.calls.length, backend.handled]).toEqual([2, 1])
    const keys = backend.calls.map(({ idempotencyKey }) => idempotencyKey)
    expect([...new Set(keys)]).toEqual([expect.stringMatching(/./)])
  })

  it.each([
    ['no challenge', {}],
    ['a proxy’s challenge', { 'www-authenticate': 'Basic realm="proxy"' }],
  ])(
    'with %s may come after the effect of a write, which is not sent again',
    async (_, headers) => {
      const first = await orders.getToken()
      backend.override = ({ token }, response) => {
        if (token !== first) return false
        backend.handled += 1
        response.writeHead(401, headers).end()
        return true
      }
      expect(await codeOf(orders.request(write))).toBe('token_refused')
      expect([backend.calls.length, backend.handled]).toEqual([1, 1])
      expect(await codeOf(orders.request(write))).toBe('ok')
      expect(api.shortTokens()).toBe(2)
    },
  )

  it('has a body of one use not sent again, and its token renewed', async () => {
    const first = await orders.getToken()
    backend.accepts = (token) => token !== first
    expect(await codeOf(orders.request({ ...write, isReplayable: false }))).toBe('token_refused')
    expect([backend.calls.length, api.shortTokens()]).toEqual([1, 2])
  })

  it('that quotes our API’s refusal says nothing of the session', async () => {
    backend.override = (_, response) => {
      sendProblem(response, 'session_invalid')
      return true
    }
    expect(await codeOf(orders.request(read))).toBe('token_refused')
    expect(api.logins()).toBe(1)
    expect(passport.auth.store.getState().isRefused).toBe(false)
  })
})

describe('getToken', () => {
  it('gives the token that is current, and another one than the refused', async () => {
    const first = await orders.getToken()
    expect(await orders.getToken()).toBe(first)
    const renewed = await Promise.all([orders.getToken(first), orders.getToken(first)])
    expect(new Set(renewed).size).toBe(1)
    expect(renewed[0]).not.toBe(first)
    expect(await orders.getToken(first)).toBe(renewed[0])
    expect(api.shortTokens()).toBe(2)
  })

  it('rejects where nobody is signed in and nobody asked', async () => {
    const quiet = createPassport({ apiBaseUrl: api.url, settings: { silentSignIn: 'tap' } })
    const client = createBackendClient(quiet, { baseUrl: backend.url, audience: 'orders' })
    expect(await codeOf(client.getToken())).toBe('signed_out')
    expect(await codeOf(client.request(read))).toBe('signed_out')
    expect(api.calls).toEqual([])
  })
})

describe('a renewal of the session', () => {
  it('gets a token of the new session: the server knows the former one’s no more', async () => {
    await passport.auth.signIn().done
    const former = await orders.getToken()
    expect(former).toContain('session-1')
    const [sessionToken] = api.sessions.keys()
    await passport.auth.renew(String(sessionToken))
    expect(await orders.getToken()).toContain('session-2')
    expect(await orders.request(read)).toEqual({ for: 'short.orders.session-2.2' })
    expect(api.shortTokens()).toBe(2)
  })

  it('does not cancel requests that wait for a token', async () => {
    await passport.auth.signIn().done
    const tokens = holdTokens()
    const waiting = many(5, () => orders.request(read))
    await tokens.arrived()
    const [sessionToken] = api.sessions.keys()
    await passport.auth.renew(String(sessionToken))
    tokens.release()
    api.overrides.pop()
    expect(outcomes(await waiting)).toEqual(Array(5).fill('ok'))
  })
})

describe('signing out', () => {
  it('cancels what waits for a token, and keeps none', async () => {
    await passport.auth.signIn().done
    const tokens = holdTokens()
    const waiting = many(5, () => orders.request(read))
    const token = codeOf(orders.getToken())
    await tokens.arrived()
    await passport.auth.signOut()
    expect(outcomes(await waiting)).toEqual(Array(5).fill('cancelled'))
    expect(await token).toBe('cancelled')
    tokens.release()
    await settle()
    expect(backend.calls).toEqual([])
    api.overrides.pop()
    await passport.auth.signIn().done
    expect(await orders.getToken()).toContain('session-2')
  })

  it('drops the token: the same user gets one of the new session', async () => {
    await passport.auth.signIn().done
    expect(await orders.getToken()).toContain('session-1')
    await passport.auth.signOut()
    await passport.auth.signIn().done
    expect(await orders.getToken()).toContain('session-2')
  })

  it('cancels a request that is on the wire', async () => {
    await passport.auth.signIn().done
    backend.override = () => true
    const request = codeOf(orders.request(read))
    await backend.arrived(1)
    await passport.auth.signOut()
    expect(await request).toBe('cancelled')
  })
})

describe('a change of the user', () => {
  it('cancels the former user’s requests and sends nothing with their token', async () => {
    await passport.auth.signIn().done
    await orders.getToken()
    let respond: (() => ServerResponse) | null = null
    backend.override = (_, response) => {
      if (respond !== null) return false
      respond = () => response.writeHead(401, { 'www-authenticate': 'Bearer' }).end()
      return true
    }
    const request = codeOf(orders.request(read))
    await backend.arrived(1)
    // The session is refused, and its renewal brings another user, as after a merge of accounts.
    signInAs('user-2')
    const [sessionToken] = api.sessions.keys()
    void passport.auth.renew(String(sessionToken)).catch(() => undefined)
    expect(await request).toBe('cancelled')
    expect(passport.auth.store.getState().session?.userId).toBe('user-2')
    expect(await orders.request(read)).toEqual({ for: 'short.orders.session-of-user-2.2' })
    expect(backend.calls.map(({ token }) => token)).toEqual([
      'short.orders.session-1.1',
      'short.orders.session-of-user-2.2',
    ])
  })

  it('cancels those who wait for a token', async () => {
    await passport.auth.signIn().done
    const tokens = holdTokens()
    const token = codeOf(orders.getToken())
    const request = codeOf(orders.request(read))
    await tokens.arrived()
    signInAs('user-2')
    const [sessionToken] = api.sessions.keys()
    void passport.auth.renew(String(sessionToken)).catch(() => undefined)
    expect(await Promise.all([token, request])).toEqual(['cancelled', 'cancelled'])
    api.overrides.splice(0, 1)
    expect(await orders.getToken()).toContain('session-of-user-2')
  })

  it('during the sign-in that a token waits for cancels only its caller', async () => {
    await passport.auth.signIn().done
    api.sessions.clear()
    signInAs('user-2')
    // The fetch is refused by our API, and the renewal brings another user.
    expect(await codeOf(orders.getToken())).toBe('cancelled')
    expect(await orders.getToken()).toContain('session-of-user-2')
  })
})

describe('a fetch of a short token', () => {
  it('that our API refuses renews the session and goes on', async () => {
    await passport.auth.signIn().done
    api.sessions.clear()
    expect(outcomes(await many(10, () => orders.request(read)))).toEqual(Array(10).fill('ok'))
    // One more than needed: the answer does not say with which session it was fetched.
    expect([api.logins(), api.shortTokens()]).toEqual([2, 3])
    expect(await orders.getToken()).toContain('session-2')
  })

  it('that never ends rejects everyone in time, and is tried again by the next', async () => {
    await passport.auth.signIn().done
    api.overrides.push((call) => call.path === '/v1/sessions/current/token')
    const waiting = many(3, () => orders.request(read))
    while (api.shortTokens() === 0) await settle()
    await passport.clock.advance(15_000)
    expect(outcomes(await waiting)).toEqual(Array(3).fill('timeout'))
    expect(passport.auth.store.getState().status).toBe('signedIn')
    api.overrides.pop()
    await passport.clock.advance(0)
    expect(await codeOf(orders.request(read))).toBe('ok')
  })

  it('that is told to wait waits, with everyone, and signs nobody out', async () => {
    await passport.auth.signIn().done
    api.overrides.push((call, response) => {
      if (call.path !== '/v1/sessions/current/token') return false
      sendProblem(response, 'rate_limited', { 'retry-after': '20' })
      return true
    })
    expect(outcomes(await many(10, () => orders.request(read)))).toEqual(
      Array(10).fill('rate_limited'),
    )
    expect(api.shortTokens()).toBe(1)
    await passport.clock.advance(19_000)
    await expect(orders.getToken()).rejects.toMatchObject({
      code: 'rate_limited',
      retryAtMs: startMs + 20_000,
    })
    expect(api.shortTokens()).toBe(1)
    api.overrides.pop()
    await passport.clock.advance(1_000)
    expect(await codeOf(orders.request(read))).toBe('ok')
    expect(passport.auth.store.getState().status).toBe('signedIn')
  })

  it('does not believe a wait of more than fifteen minutes', async () => {
    await passport.auth.signIn().done
    api.overrides.push((call, response) => {
      if (call.path !== '/v1/sessions/current/token') return false
      sendProblem(response, 'rate_limited', { 'retry-after': '9999999' })
      return true
    })
    expect(await codeOf(orders.getToken())).toBe('rate_limited')
    api.overrides.pop()
    await passport.clock.advance(15 * 60_000)
    expect(await codeOf(orders.getToken())).toBe('ok')
  })

  it('for an audience that the server does not know says so', async () => {
    await passport.auth.signIn().done
    api.overrides.push((call, response) => {
      if (call.path !== '/v1/sessions/current/token') return false
      sendProblem(response, 'invalid_request')
      return true
    })
    await expect(orders.request(read)).rejects.toMatchObject({
      code: 'invalid_request',
      retryable: false,
    })
    expect(backend.calls).toEqual([])
  })

  it('that fails offline signs nobody out, and is tried again by the next', async () => {
    let isOnline = true
    const flaky = createPassport({
      apiBaseUrl: api.url,
      transport: (wire) =>
        nodeTransport(isOnline ? wire : { ...wire, url: 'http://127.0.0.1:9/unreachable' }),
    })
    const client = createBackendClient(flaky, { baseUrl: backend.url, audience: 'orders' })
    await flaky.auth.signIn().done
    isOnline = false
    expect(outcomes(await many(3, () => client.request(read)))).toEqual(
      Array(3).fill('network_unavailable'),
    )
    expect(flaky.auth.store.getState().status).toBe('signedIn')
    isOnline = true
    await flaky.clock.advance(0)
    expect(await codeOf(client.request(read))).toBe('ok')
  })
})
