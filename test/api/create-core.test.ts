import { describe, expect, it } from '@jest/globals'
import { object, string } from 'valibot'
import { createAuthHarness, rejection, tokenNamed } from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { createMemoryStorage } from '../support/memory-storage'
import { createPassport, type Passport, type PassportOptions } from '../support/passport'
import { testUser } from '../support/wire-server'
import { createManualTransport, problemOf, responseOf, type WireCall } from '../support/wire'

const apiBaseUrl = 'https://api.example.com'

const setUp = (options: Partial<PassportOptions> = {}) => {
  const { transport, calls } = createManualTransport()
  const settings = { silentSignIn: 'tap' } as const
  return { calls, passport: createPassport({ apiBaseUrl, transport, settings, ...options }) }
}

const created = (token: string, userId: string) => ({
  token,
  session: {
    id: `s-${token}`,
    createdAt: '2026-11-21T08:00:00.000Z',
    expiresAt: '2026-12-21T08:00:00.000Z',
    lastSeenAt: '2026-11-21T08:00:00.000Z',
    provider: 'weapp',
    device: null,
  },
  user: { ...testUser, id: userId },
})

const signInAs = async ({ auth }: Passport, calls: WireCall[], userId: string): Promise<void> => {
  const { done } = auth.signIn()
  await settle()
  calls.at(-1)?.resolve(responseOf(201, created(`token-of-${userId}-000`, userId)))
  await done
}

const sent = (calls: WireCall[]): string[] =>
  calls.map(({ wire }) => `${wire.method} ${wire.url.replace(apiBaseUrl, '')}`)

const secret = {
  method: 'GET',
  path: '/secret',
  expect: object({ of: string() }),
  timeoutMs: 600_000,
} as const

describe('createCore: another user', () => {
  it('gets no response to a request of the former', async () => {
    const { passport, calls } = setUp()
    await signInAs(passport, calls, 'ann')
    const task = rejection(passport.client.request(secret))
    await settle()
    const wire = calls.at(-1)
    void passport.auth.signOut()
    await signInAs(passport, calls, 'bob')
    wire?.resolve(responseOf(200, { of: 'ann' }))
    expect(await task).toBe('cancelled')
    expect(passport.auth.store.getState().user?.id).toBe('bob')
  })

  it('cancels what runs when a renewal brings the user of merged accounts', async () => {
    const { passport, calls } = setUp()
    await signInAs(passport, calls, 'ann')
    const refused = rejection(passport.client.request(secret))
    const waiting = rejection(passport.client.request(secret))
    await settle()
    calls[1]?.resolve(problemOf('session_invalid'))
    await settle()
    calls.at(-1)?.resolve(responseOf(201, created('token-of-bob-000', 'bob')))
    expect(await refused).toBe('cancelled')
    expect(await waiting).toBe('cancelled')
    expect(sent(calls).filter((call) => call === 'GET /secret')).toHaveLength(2)
  })

  it('keeps the session although the former account is deleted late', async () => {
    const { passport, calls } = setUp()
    await signInAs(passport, calls, 'ann')
    const deleted = rejection(passport.deleteAccount())
    await settle()
    const wire = calls.at(-1)
    expect(wire?.wire.method).toBe('DELETE')
    void passport.auth.signOut()
    await signInAs(passport, calls, 'bob')
    wire?.resolve(responseOf(204, ''))
    expect(await deleted).toBe('cancelled')
    expect(passport.auth.store.getState()).toMatchObject({ status: 'signedIn' })
  })

  it.each(['ann', 'bob'])('is not deleted while the host gives the code (%s)', async (userId) => {
    const codes: ((code: string) => void)[] = []
    const loginCode = () => new Promise<string>((resolve) => codes.push(resolve))
    const { passport, calls } = setUp({ loginCode })
    const first = signInAs(passport, calls, 'ann')
    codes[0]?.('code-1')
    await first
    const deleted = rejection(passport.deleteAccount())
    void passport.auth.signOut()
    if (userId === 'bob') {
      const { done } = passport.auth.signIn()
      codes[2]?.('code-3')
      await settle()
      calls.at(-1)?.resolve(responseOf(201, created('token-of-bob-000', 'bob')))
      await done
    }
    codes[1]?.('code-2')
    expect(await deleted).toBe('cancelled')
    expect(sent(calls)).not.toContain('DELETE /v1/me')
  })
})

describe('createCore: a sign-in that waits for its turn', () => {
  const occupy = async (options: Partial<PassportOptions> = {}) => {
    const { passport, calls } = setUp(options)
    for (let times = 0; times < 10; times += 1) {
      void rejection(passport.client.request({ ...secret, token: null }))
    }
    await settle()
    const request = passport.auth.signIn()
    const outcome = rejection(request.done)
    await settle()
    expect(calls).toHaveLength(10)
    return { passport, calls, request, outcome }
  }

  const endings: [string, string, (given: Awaited<ReturnType<typeof occupy>>) => unknown][] = [
    ['a sign-out', 'signed_out', ({ passport }) => passport.auth.signOut()],
    ['a withdrawal', 'cancelled', ({ request }) => request.withdraw()],
    ['a decline', 'cancelled', ({ passport }) => passport.auth.decline()],
    ['its own time limit', 'timeout', ({ passport }) => passport.clock.advance(30_000)],
  ]

  it.each(endings)('is not sent after %s', async (_, code, end) => {
    const given = await occupy()
    void end(given)
    expect(await given.outcome).toBe(code)
    given.calls[0]?.resolve(responseOf(200, { of: 'x' }))
    await settle()
    expect(given.calls).toHaveLength(10)
    for (let times = 0; times < 2; times += 1) {
      void rejection(given.passport.client.request({ ...secret, token: null }))
    }
    await settle()
    expect(sent(given.calls).slice(10)).toEqual(['GET /secret'])
  })
})

describe('createCore: who refuses or proves a session', () => {
  it('asks for no login where a proxy refuses downloads', async () => {
    const { passport, calls } = setUp()
    await signInAs(passport, calls, 'ann')
    const request = { method: 'GET', path: '/file', expect: 'file' } as const
    for (let times = 0; times < 2; times += 1) {
      const tasks = [1, 2, 3].map(() => rejection(passport.client.request(request)))
      await settle()
      for (const call of calls.slice(-3)) {
        call.resolve({ status: 401, headers: {}, body: 'wxfile://tmp_page' })
      }
      await settle()
      // One check for all three, itself stopped by the proxy, or let through.
      expect(sent(calls).at(-1)).toBe('GET /v1/me')
      calls
        .at(-1)
        ?.resolve(times === 0 ? responseOf(401, '<html>') : responseOf(200, { user: testUser }))
      expect(await Promise.all(tasks)).toEqual(Array(3).fill('answer_invalid'))
    }
    expect(sent(calls).filter((call) => call === 'GET /v1/me')).toHaveLength(2)
    expect(sent(calls).filter((call) => call === 'POST /v1/sessions')).toHaveLength(1)
  })

  it('renews for a download that our server refuses', async () => {
    const { passport, calls } = setUp()
    await signInAs(passport, calls, 'ann')
    const task = passport.client.request({ method: 'GET', path: '/file', expect: 'file' })
    await settle()
    calls.at(-1)?.resolve({ status: 401, headers: {}, body: 'wxfile://tmp_problem' })
    await settle()
    expect(calls.at(-1)?.wire.headers['authorization']).toBe('Bearer token-of-ann-000')
    calls.at(-1)?.resolve(problemOf('session_invalid'))
    await settle()
    calls.at(-1)?.resolve(responseOf(201, created('token-renewed-000', 'ann')))
    await settle()
    expect(calls.at(-1)?.wire.headers['authorization']).toBe('Bearer token-renewed-000')
    calls.at(-1)?.resolve({ status: 200, headers: {}, body: 'wxfile://tmp_file' })
    await expect(task).resolves.toBe('wxfile://tmp_file')
  })

  it('sends none of a hundred queued requests with a refused token', async () => {
    const storage = createMemoryStorage()
    await createAuthHarness({ storage, apiBaseUrl }).signIn('a')
    const { passport, calls } = setUp({
      storage: storage.view(),
      loginCode: () => new Promise(() => undefined),
    })
    for (let times = 0; times < 100; times += 1) void rejection(passport.api.readMe())
    await settle()
    for (let index = 0; index < 100; index += 1) {
      calls[index]?.resolve(problemOf('session_invalid'))
      await settle()
    }
    const bearer = `Bearer ${tokenNamed('a')}`
    const refused = calls.filter(({ wire }) => wire.headers['authorization'] === bearer)
    // Ten were on the wire; the first refusal frees a place as it is read.
    expect(refused.length).toBeLessThanOrEqual(11)
  })
})
