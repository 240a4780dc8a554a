import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { object, string } from 'valibot'
import { createHttpClient } from '../../src/http/create-http-client'
import type { HttpClient, HttpRequest } from '../../src/http/http-client'
import type { RequestSession, SessionPort } from '../../src/http/ports'
import { appError } from '../support/auth-harness'
import { createDeferred, type Deferred } from '../support/deferred'
import { createManualClock, settle, type ManualClock } from '../support/manual-clock'
import { createRandom } from '../support/passport'
import { responseOf, createManualTransport, problemOf, type WireCall } from '../support/wire'

const schema = object({ id: string() })
const ok = responseOf(200, { id: 'x' })

const download: HttpRequest<string> = { method: 'GET', path: '/v1/file', expect: 'file' }

const problemOf401 = JSON.parse(problemOf('session_invalid').body) as object

const read: HttpRequest<{ id: string }> = { method: 'GET', path: '/v1/me', expect: schema }
const write: HttpRequest<{ id: string }> = {
  method: 'PATCH',
  path: '/v1/me',
  body: { nickname: 'Bo' },
  expect: schema,
}

let clock: ManualClock
let calls: WireCall[]
let client: HttpClient
let current: RequestSession | null
let isRefused: boolean
let listeners: Set<() => void>
let checks: (Deferred<boolean> & { token: string })[]
let ensured: Deferred<RequestSession>[]
let renewed: (Deferred<RequestSession> & { token: string })[]
let confirmed: string[]
let sessionPort: SessionPort
const onServerTime = jest.fn<(ms: number, url: string) => void>()

beforeEach(() => {
  clock = createManualClock()
  const wires = createManualTransport()
  calls = wires.calls
  current = { token: 'token-a', userId: 'ann' }
  isRefused = false
  listeners = new Set()
  checks = []
  ensured = []
  renewed = []
  confirmed = []
  onServerTime.mockClear()
  client = createHttpClient(
    {
      transport: wires.transport,
      clock,
      random: createRandom(),
      onServerTime,
      session: (sessionPort = {
        current: () => current && { ...current, isRefused },
        ensure: () => {
          if (current !== null) return Promise.resolve(current)
          const waiting = createDeferred<RequestSession>()
          ensured.push(waiting)
          return waiting.promise
        },
        renew: (token) => {
          const waiting = { ...createDeferred<RequestSession>(), token }
          renewed.push(waiting)
          return waiting.promise
        },
        confirm: (token) => {
          confirmed.push(token)
        },
        checkRefusal: (token) => {
          const check = { ...createDeferred<boolean>(), token }
          checks.push(check)
          return check.promise
        },
        onChange: (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      }),
    },
    { baseUrl: 'https://api.example.com' },
  )
})

const signInAs = (userId: string, token: string) => {
  current = { userId, token }
  isRefused = false
}

/** The session changes, and everyone is told. */
const changeTo = (session: RequestSession | null) => {
  current = session
  for (const listener of [...listeners]) listener()
}

const outcome = (task: Promise<unknown>): Promise<unknown> =>
  task.then(
    () => 'ok',
    (error: unknown) => (error as { code: string }).code,
  )

const bearerOf = (call: WireCall | undefined) => call?.wire.headers['authorization']

describe('createHttpClient: a request', () => {
  it('is sent with the session, and read by its schema', async () => {
    const task = client.request({ ...read, query: { page: 2 } })
    await settle()
    expect(calls[0]?.wire).toMatchObject({
      method: 'GET',
      url: 'https://api.example.com/v1/me?page=2',
      headers: { authorization: 'Bearer token-a' },
      timeoutMs: 15_000,
      isDownload: false,
    })
    expect(calls[0]?.wire.body).toBeUndefined()
    calls[0]?.resolve(ok)
    await expect(task).resolves.toEqual({ id: 'x' })
    expect(confirmed).toEqual(['token-a'])
    expect(clock.pendingTimers()).toBe(0)
  })

  it('sends JSON with its type, and nothing of the kind without a body', async () => {
    void client.request(write)
    void client.request(read)
    await settle()
    expect(calls[0]?.wire).toMatchObject({
      body: '{"nickname":"Bo"}',
      headers: { 'content-type': 'application/json' },
    })
    expect(calls[1]?.wire.headers).toEqual({ authorization: 'Bearer token-a' })
  })

  it('gives each write a key of its own', async () => {
    for (let times = 0; times < 50; times += 1) void client.request(write)
    void client.request({ ...write, method: 'DELETE' })
    for (let times = 0; times < 51; times += 1) {
      await settle()
      calls[times]?.resolve(ok)
    }
    const keys = calls.map(({ wire }) => wire.headers['idempotency-key'])
    expect(new Set(keys).size).toBe(51)
    expect(keys.every((key) => key !== undefined && key.length >= 20)).toBe(true)
  })

  it('goes without a session, or with a given one, and touches neither', async () => {
    current = null
    const without = client.request({ ...read, token: null })
    const withOther = client.request({ ...read, token: 'token-x' })
    await settle()
    expect(calls.map(bearerOf)).toEqual([undefined, 'Bearer token-x'])
    calls[0]?.resolve(ok)
    calls[1]?.resolve(problemOf('session_invalid'))
    await expect(without).resolves.toEqual({ id: 'x' })
    expect(await outcome(withOther)).toBe('session_invalid')
    expect([ensured.length, renewed.length, confirmed.length]).toEqual([0, 0, 0])
  })

  it.each([
    '@evil.example/x',
    '.evil.example/x',
    ':443@evil.example/x',
    '//evil.example/x',
    '/\\\\evil.example/x',
    'v1/me',
    '',
  ])('goes nowhere with the path %p', async (path) => {
    const task = client.request({ ...read, path })
    await expect(task).rejects.toMatchObject({ code: 'request_refused', retryable: false })
    expect(calls).toHaveLength(0)
  })

  it('rejects, and does not throw, where the body is no JSON', async () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    for (const body of [circular, 1n]) {
      const task = client.request({ ...write, body })
      await expect(task).rejects.toMatchObject({ code: 'request_refused', retryable: false })
    }
    expect(calls).toHaveLength(0)
  })

  it('carries headers of its own, and never in place of the session’s', async () => {
    void outcome(
      client.request({ ...read, headers: { 'x-shop': '7', authorization: 'Bearer other' } }),
    )
    await settle()
    expect(calls[0]?.wire.headers).toEqual({ 'x-shop': '7', authorization: 'Bearer token-a' })
  })

  it('is not sent where it is no longer wanted when its turn comes', async () => {
    for (let times = 0; times < 10; times += 1) void outcome(client.request(read))
    await settle()
    let isWanted = true
    const task = outcome(client.request({ ...write, token: null, isWanted: () => isWanted }))
    await settle()
    isWanted = false
    calls[0]?.resolve(ok)
    expect(await task).toBe('cancelled')
    expect(calls).toHaveLength(10)
    void outcome(client.request({ ...write, token: null, isWanted: () => true }))
    await settle()
    expect(calls).toHaveLength(11)
  })

  it.each([
    ['no JSON', read, responseOf(200, '<html>')],
    ['a 204', { ...read, expect: 'none' as const }, responseOf(204, '')],
    ['a file', { ...read, expect: 'file' as const }, responseOf(200, 'wxfile://tmp_a')],
  ])('takes %s for no proof of the session', async (_, request, response) => {
    const task = outcome(client.request<unknown>(request))
    await settle()
    calls[0]?.resolve(response)
    await task
    expect(confirmed).toEqual([])
  })

  it('shows the server’s clock', async () => {
    const task = client.request(read)
    await settle()
    calls[0]?.resolve(responseOf(200, { id: 'x' }, { date: 'Sat, 21 Nov 2026 08:00:00 GMT' }))
    await task
    expect(onServerTime.mock.calls).toEqual([
      [Date.UTC(2026, 10, 21, 8), 'https://api.example.com/v1/me'],
    ])
    const other = client.request(read)
    await settle()
    calls[1]?.resolve(responseOf(200, { id: 'x' }, { date: 'Thu, 01 Jan 1970 00:00:00 GMT' }))
    await other
    expect(onServerTime).toHaveBeenCalledTimes(1)
  })

  it.each([0, 302, 404, 502])('is not taken as let in by a %i', async (status) => {
    const task = outcome(client.request(write))
    await settle()
    calls[0]?.resolve(responseOf(status, ''))
    await task
    expect(confirmed).toEqual([])
  })

  it('rejects with what keeps a session from being there', async () => {
    current = null
    const task = outcome(client.request(read))
    ensured[0]?.reject(appError('signed_out', { retryable: false }))
    expect(await task).toBe('signed_out')
    expect(calls).toHaveLength(0)
  })
})

describe('createHttpClient: a refused session', () => {
  const refuse = async (index: number) => {
    await settle()
    calls[index]?.resolve(problemOf('session_invalid'))
    await settle()
  }

  it.each([read, write])('is renewed, and the request sent again, once', async (request) => {
    const task = client.request(request)
    await refuse(0)
    expect(renewed.map(({ token }) => token)).toEqual(['token-a'])
    expect(calls).toHaveLength(1)
    signInAs('ann', 'token-b')
    renewed[0]?.resolve({ userId: 'ann', token: 'token-b' })
    await settle()
    expect(bearerOf(calls[1])).toBe('Bearer token-b')
    expect(calls[1]?.wire.headers['idempotency-key']).toBe(
      calls[0]?.wire.headers['idempotency-key'],
    )
    calls[1]?.resolve(ok)
    await expect(task).resolves.toEqual({ id: 'x' })
    expect(confirmed).toEqual(['token-b'])
  })

  it('is not renewed a second time for the same request', async () => {
    const task = outcome(client.request(read))
    await refuse(0)
    signInAs('ann', 'token-b')
    renewed[0]?.resolve({ userId: 'ann', token: 'token-b' })
    await refuse(1)
    expect(await task).toBe('session_expired')
    expect([calls.length, renewed.length, confirmed.length]).toEqual([2, 1, 0])
  })

  it('passes on why it could not be renewed', async () => {
    const task = outcome(client.request(read))
    await refuse(0)
    renewed[0]?.reject(appError('provider_unavailable'))
    expect(await task).toBe('provider_unavailable')
  })

  it.each([
    ['a gateway’s page', responseOf(401, '<html>')],
    ['another problem', responseOf(401, { ...problemOf401, code: 'not_ours' })],
    ['half a problem', responseOf(401, { status: 401, code: 'session_invalid' })],
  ])('is not renewed for %s, which may have come after the effect', async (_, answer) => {
    for (const request of [read, write]) {
      const task = outcome(client.request(request))
      await settle()
      calls.at(-1)?.resolve(answer)
      expect(await task).not.toBe('ok')
    }
    expect([calls.length, renewed.length, confirmed.length]).toEqual([2, 0, 0])
  })

  it('is renewed for a download whose body the host hides, after one check', async () => {
    const task = client.request(download)
    await settle()
    calls[0]?.resolve(responseOf(401, 'wxfile://tmp_of_the_problem'))
    await settle()
    expect([checks.map(({ token }) => token), renewed.length]).toEqual([['token-a'], 0])
    checks[0]?.resolve(true)
    await settle()
    signInAs('ann', 'token-b')
    renewed[0]?.resolve({ userId: 'ann', token: 'token-b' })
    await settle()
    calls[1]?.resolve(responseOf(200, 'wxfile://tmp_a'))
    await expect(task).resolves.toBe('wxfile://tmp_a')
  })

  it('is not renewed for a download that a proxy refuses', async () => {
    const task = outcome(client.request(download))
    await settle()
    calls[0]?.resolve(responseOf(401, 'wxfile://tmp_page'))
    await settle()
    checks[0]?.resolve(false)
    expect(await task).toBe('answer_invalid')
    expect([calls.length, renewed.length]).toEqual([1, 0])
  })

  it('keeps queued requests from going out with its token', async () => {
    const tasks = Array.from({ length: 100 }, () => outcome(client.request(read)))
    await settle()
    isRefused = true
    for (const call of calls.slice(0, 10)) call.resolve(problemOf('session_invalid'))
    await settle()
    expect(calls).toHaveLength(10)
    expect(renewed).toHaveLength(100)
    signInAs('ann', 'token-b')
    for (const each of renewed) each.resolve({ userId: 'ann', token: 'token-b' })
    for (let index = 10; index < 110; index += 1) {
      await settle()
      expect(bearerOf(calls[index])).toBe('Bearer token-b')
      calls[index]?.resolve(ok)
    }
    expect(await Promise.all(tasks)).toEqual(Array(100).fill('ok'))
  })

  it('lets a body that may be sent only once go out after the renewal, if it had not', async () => {
    isRefused = true
    const task = client.request({ ...write, isReplayable: false })
    await settle()
    expect(calls).toHaveLength(0)
    signInAs('ann', 'token-b')
    renewed[0]?.resolve({ userId: 'ann', token: 'token-b' })
    await settle()
    calls[0]?.resolve(ok)
    await expect(task).resolves.toEqual({ id: 'x' })
  })

  it('ends a request whose renewed token is refused before it was sent', async () => {
    isRefused = true
    const task = outcome(client.request(read))
    await settle()
    renewed[0]?.resolve({ userId: 'ann', token: 'token-b' })
    expect(await task).toBe('session_expired')
    expect(calls).toHaveLength(0)
  })

  it('is renewed for a body that may be sent only once, which is not', async () => {
    const task = client.request({ ...write, isReplayable: false })
    const failed = expect(task).rejects.toMatchObject({ code: 'session_expired', retryable: true })
    await refuse(0)
    renewed[0]?.resolve({ userId: 'ann', token: 'token-b' })
    await failed
    expect(calls).toHaveLength(1)
  })

  it('is replayed ahead of what has not had its turn', async () => {
    const first = client.request(read)
    await refuse(0)
    for (let times = 0; times < 12; times += 1) void outcome(client.request(write))
    await settle()
    signInAs('ann', 'token-b')
    renewed[0]?.resolve({ userId: 'ann', token: 'token-b' })
    await settle()
    expect(calls).toHaveLength(11)
    calls[1]?.resolve(ok)
    await settle()
    expect(calls[11]?.wire.method).toBe('GET')
    calls[11]?.resolve(ok)
    await first
  })
})

describe('createHttpClient: one user’s request', () => {
  it('is sent with the newest token of that user', async () => {
    for (let times = 0; times < 11; times += 1) void outcome(client.request(read))
    await settle()
    signInAs('ann', 'token-b')
    calls[0]?.resolve(ok)
    await settle()
    expect(bearerOf(calls[10])).toBe('Bearer token-b')
  })

  it.each<[string, RequestSession | null]>([
    ['a sign-out', null],
    ['a sign-in as somebody else', { token: 'token-z', userId: 'zoe' }],
  ])('is never sent after %s', async (_, after) => {
    const tasks = Array.from({ length: 11 }, () => outcome(client.request(read)))
    await settle()
    current = after
    calls[0]?.resolve(ok)
    await settle()
    expect(await tasks[10]).toBe('cancelled')
    expect(calls).toHaveLength(10)
  })

  it.each<[string, RequestSession | null]>([
    ['signs out', null],
    ['is another', { token: 'token-z', userId: 'zoe' }],
  ])('is cancelled on the wire and in the queue when the user %s', async (_, after) => {
    const tasks = Array.from({ length: 11 }, () => outcome(client.request(read)))
    await settle()
    changeTo(after)
    expect(await Promise.all(tasks)).toEqual(Array(11).fill('cancelled'))
    expect(calls.every(({ isAborted }) => isAborted)).toBe(true)
    for (const call of calls) call.resolve(ok)
    await settle()
    expect([calls.length, listeners.size]).toEqual([10, 0])
  })

  it('goes on when the same user’s session is renewed', async () => {
    const task = client.request(read)
    await settle()
    changeTo({ token: 'token-b', userId: 'ann' })
    calls[0]?.resolve(ok)
    await expect(task).resolves.toEqual({ id: 'x' })
    expect(listeners.size).toBe(0)
  })

  it('is not replayed for another', async () => {
    const task = outcome(client.request(write))
    await settle()
    calls[0]?.resolve(problemOf('session_invalid'))
    await settle()
    signInAs('zoe', 'token-z')
    renewed[0]?.resolve({ userId: 'zoe', token: 'token-z' })
    expect(await task).toBe('cancelled')
    expect(calls).toHaveLength(1)
  })

  it('is sent for the user that signed in while it waited', async () => {
    current = null
    const task = client.request(read)
    await settle()
    signInAs('ann', 'token-a')
    ensured[0]?.resolve({ userId: 'ann', token: 'token-a' })
    await settle()
    calls[0]?.resolve(ok)
    await expect(task).resolves.toEqual({ id: 'x' })
  })

  it('does not go to the user who came while it waited for another', async () => {
    current = null
    const task = outcome(client.request(read))
    await settle()
    signInAs('zoe', 'token-z')
    ensured[0]?.resolve({ userId: 'ann', token: 'token-a' })
    expect(await task).toBe('cancelled')
    expect(calls).toHaveLength(0)
  })
})

describe('createHttpClient: a request that is given up', () => {
  it('rejects at once while it waits for a session, and is never sent', async () => {
    current = null
    const task = client.request(read)
    const result = outcome(task)
    task.abort()
    expect(await result).toBe('cancelled')
    signInAs('ann', 'token-a')
    ensured[0]?.resolve({ userId: 'ann', token: 'token-a' })
    await settle()
    expect(calls).toHaveLength(0)
  })

  it('is not sent again when the renewal is there, and ends nothing that is over', async () => {
    const task = client.request(read)
    const result = outcome(task)
    await settle()
    calls[0]?.resolve(problemOf('session_invalid'))
    await settle()
    task.abort()
    expect(await result).toBe('cancelled')
    expect(calls[0]?.isAborted).toBe(false)
    signInAs('ann', 'token-b')
    renewed[0]?.resolve({ userId: 'ann', token: 'token-b' })
    await settle()
    expect(calls).toHaveLength(1)
    // Its place is free again.
    for (let times = 0; times < 10; times += 1) void outcome(client.request(read))
    await settle()
    expect(calls).toHaveLength(11)
  })

  it('may be given up as its turn comes', async () => {
    const tasks = Array.from({ length: 12 }, () => client.request(read))
    const results = tasks.map(outcome)
    await settle()
    calls[0]?.resolve(ok)
    await results[0]
    tasks[10]?.abort()
    expect(await results[10]).toBe('cancelled')
    await settle()
    expect(calls.length).toBeLessThanOrEqual(12)
    for (const call of calls.slice(1)) call.resolve(ok)
    await settle()
    calls[11]?.resolve(ok)
    expect(await results[11]).toBe('ok')
  })

  it('leaves the queue', async () => {
    const tasks = Array.from({ length: 12 }, () => client.request(read))
    const results = tasks.map(outcome)
    await settle()
    tasks[10]?.abort()
    expect(await results[10]).toBe('cancelled')
    calls[0]?.resolve(ok)
    await settle()
    expect(calls).toHaveLength(11)
    expect(await results[0]).toBe('ok')
  })

  it('is ended on the wire, and frees its place', async () => {
    const tasks = Array.from({ length: 11 }, () => client.request(read))
    const results = tasks.map(outcome)
    await settle()
    tasks[3]?.abort()
    expect(await results[3]).toBe('cancelled')
    expect(calls[3]?.isAborted).toBe(true)
    await settle()
    expect(calls).toHaveLength(11)
    expect(clock.pendingTimers()).toBe(10)
  })

  it('is not sent again after a pause', async () => {
    const task = client.request(read)
    const result = outcome(task)
    await settle()
    calls[0]?.reject(appError('network_unavailable'))
    await settle()
    expect(clock.pendingTimers()).toBe(1)
    task.abort()
    expect(await result).toBe('cancelled')
    expect(clock.pendingTimers()).toBe(0)
    await clock.advance(60_000)
    expect(calls).toHaveLength(1)
  })
})

describe('createHttpClient: a request that fails', () => {
  it.each([408, 429, 502, 503, 504])(
    'reads again after a %i, up to three times',
    async (status) => {
      const task = outcome(client.request(read))
      await settle()
      calls[0]?.resolve(responseOf(status, ''))
      await clock.advance(299)
      expect(calls).toHaveLength(1)
      await clock.advance(301)
      expect(calls).toHaveLength(2)
      calls[1]?.resolve(responseOf(status, ''))
      await clock.advance(599)
      expect(calls).toHaveLength(2)
      await clock.advance(601)
      expect(calls).toHaveLength(3)
      calls[2]?.resolve(responseOf(status, ''))
      expect(await task).not.toBe('ok')
      await clock.advance(60_000)
      expect(calls).toHaveLength(3)
    },
  )

  it('reads again after the network failed, with success', async () => {
    const task = client.request(read)
    await settle()
    calls[0]?.reject(appError('network_unavailable'))
    await clock.advance(600)
    calls[1]?.resolve(ok)
    await expect(task).resolves.toEqual({ id: 'x' })
  })

  it('reads three times while the network fails, and no more', async () => {
    const task = outcome(client.request(read))
    await settle()
    calls[0]?.reject(appError('network_unavailable'))
    await clock.advance(600)
    calls[1]?.reject(appError('network_unavailable'))
    await clock.advance(1_200)
    calls[2]?.reject(appError('network_unavailable'))
    await clock.advance(60_000)
    expect(calls).toHaveLength(3)
    expect(await task).toBe('network_unavailable')
  })

  it.each([
    ['a write', write, appError('network_unavailable')],
    ['what timed out', read, appError('timeout')],
    ['what the host refused', read, appError('request_refused', { retryable: false })],
  ])('does not repeat %s', async (_, request, error) => {
    const task = outcome(client.request(request))
    await settle()
    calls[0]?.reject(error)
    expect(await task).toBe(error.code)
    await clock.advance(60_000)
    expect(calls).toHaveLength(1)
  })

  it.each([400, 404, 500, 501])('does not repeat a read after a %i', async (status) => {
    const task = outcome(client.request(read))
    await settle()
    calls[0]?.resolve(responseOf(status, ''))
    await task
    await clock.advance(60_000)
    expect(calls).toHaveLength(1)
  })

  it('leaves it to the caller where the server names a time', async () => {
    const task = client.request(read)
    await settle()
    calls[0]?.resolve(problemOf('rate_limited', { 'retry-after': '2' }))
    await expect(task).rejects.toMatchObject({
      code: 'rate_limited',
      retryAtMs: clock.nowMs() + 2_000,
    })
    expect(clock.pendingTimers()).toBe(0)
  })

  it('ends in time whatever the host does, and frees its place', async () => {
    const tasks = Array.from({ length: 11 }, () => outcome(client.request(read)))
    await settle()
    await clock.advance(14_999)
    expect(calls).toHaveLength(10)
    await clock.advance(1)
    expect(await tasks[0]).toBe('timeout')
    expect(calls[0]?.isAborted).toBe(true)
    expect(calls).toHaveLength(11)
    calls[0]?.resolve(ok)
    await settle()
  })

  it('takes the time limit that it is given', async () => {
    const task = client.request({ ...read, timeoutMs: 2_000 })
    const failed = expect(task).rejects.toMatchObject({ code: 'timeout', retryable: true })
    await settle()
    expect(calls[0]?.wire.timeoutMs).toBe(2_000)
    await clock.advance(2_000)
    await failed
  })

  it('makes a typed error of whatever the host throws', async () => {
    const task = client.request(write)
    await settle()
    const cause = { errMsg: 'request:fail' }
    calls[0]?.reject(cause)
    await expect(task).rejects.toMatchObject({
      code: 'network_unavailable',
      retryable: true,
      cause,
    })
  })

  it('makes a typed error of a transport that throws, and frees its place', async () => {
    const cause = new TypeError('wx is not defined')
    const throwing = createHttpClient(
      {
        transport: () => {
          throw cause
        },
        clock,
        random: createRandom(),
        onServerTime,
        session: sessionPort,
      },
      { baseUrl: 'https://api.example.com' },
    )
    for (let times = 0; times < 11; times += 1) {
      const task = throwing.request({ ...write, token: null })
      await expect(task).rejects.toMatchObject({ code: 'network_unavailable', cause })
    }
  })

  it('asks for the session again when its turn comes after a pause', async () => {
    const task = outcome(client.request(read))
    await settle()
    calls[0]?.resolve(responseOf(503, ''))
    await settle()
    current = null
    await clock.advance(600)
    expect(await task).toBe('cancelled')
    expect(calls).toHaveLength(1)
  })
})

describe('createHttpClient: the queue', () => {
  it('keeps ten on the wire, in order, with sign-ins ahead', async () => {
    for (let index = 0; index < 12; index += 1) {
      void outcome(client.request({ ...read, path: `/v1/${String(index)}` }))
    }
    await settle()
    void outcome(client.request({ ...write, path: '/v1/sessions', token: null, isUrgent: true }))
    await settle()
    expect(calls).toHaveLength(10)
    for (let index = 0; index < 3; index += 1) {
      calls[index]?.resolve(ok)
      await settle()
    }
    const paths = calls.map(({ wire }) => wire.url.replace('https://api.example.com/v1/', ''))
    expect(paths.slice(10)).toEqual(['sessions', '10', '11'])
  })

  it('turns away beyond its bound', async () => {
    const tasks = Array.from({ length: 1035 }, () => outcome(client.request(read)))
    expect(await tasks[1034]).toBe('queue_full')
  })
})

describe('createHttpClient: files', () => {
  it('uploads with progress', async () => {
    const onProgress = jest.fn<(ratio: number) => void>()
    const file = { path: 'wxfile://tmp_a', field: 'avatar' }
    const task = client.request({
      method: 'POST',
      path: '/v1/me/avatar',
      file,
      expect: schema,
      onProgress,
    })
    await settle()
    expect(calls[0]?.wire).toMatchObject({ file, isDownload: false, onProgress })
    expect(calls[0]?.wire.headers).not.toHaveProperty('content-type')
    calls[0]?.resolve(ok)
    await expect(task).resolves.toEqual({ id: 'x' })
  })

  it('downloads to a path', async () => {
    const task = client.request({ method: 'GET', path: '/v1/file', expect: 'file' })
    await settle()
    expect(calls[0]?.wire.isDownload).toBe(true)
    calls[0]?.resolve(responseOf(200, 'wxfile://tmp_b'))
    await expect(task).resolves.toBe('wxfile://tmp_b')
  })
})
