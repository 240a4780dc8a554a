import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createPassport, type Passport } from '../support/passport'
import { createdSession, tokenNamed } from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { responseOf, createManualTransport } from '../support/wire'
import { sendProblem, startWireServer, type WireServer } from '../support/wire-server'

let server: WireServer
let passport: Passport

beforeEach(async () => {
  server = await startWireServer()
  passport = createPassport({ apiBaseUrl: server.url })
})

afterEach(() => server.close())

const readMe = (times: number) =>
  Promise.allSettled(Array.from({ length: times }, () => passport.api.readMe()))

const outcomes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) =>
    result.status === 'fulfilled' ? 'ok' : (result.reason as { code: string }).code,
  )

describe('signing out with requests on the wire and in the queue', () => {
  it('sends nothing more for the user but the revocation, and settles everyone', async () => {
    const { transport, calls } = createManualTransport()
    const mine = createPassport({ apiBaseUrl: server.url, transport })
    const asked = mine.auth.signIn().done
    await settle()
    calls[0]?.resolve(responseOf(201, createdSession('a', mine.clock)))
    await asked
    const reads = Promise.allSettled(Array.from({ length: 30 }, () => mine.api.readMe()))
    await settle()
    const signedOut = mine.auth.signOut()
    expect(mine.auth.store.getState().status).toBe('signedOut')
    expect(outcomes(await reads)).toEqual(Array(30).fill('cancelled'))
    expect(calls.slice(1, 11).every(({ isAborted }) => isAborted)).toBe(true)
    expect(calls).toHaveLength(12)
    expect(calls[11]?.wire).toMatchObject({
      method: 'DELETE',
      url: `${server.url}/v1/sessions/current`,
      headers: { authorization: `Bearer ${tokenNamed('a')}` },
    })
    calls[11]?.resolve(responseOf(204, ''))
    await signedOut
    expect(mine.clock.pendingTimers()).toBe(0)
  })
})

describe('createHttpClient with a session', () => {
  it.each([10, 1000])(
    'signs in once for %i requests at once',
    async (times) => {
      expect(outcomes(await readMe(times))).toEqual(Array(times).fill('ok'))
      expect(passport.codes()).toBe(1)
      expect(server.logins()).toBe(1)
      expect(server.count('GET', '/v1/me')).toBe(times)
    },
    30_000,
  )

  it('renews once when ten requests are refused together', async () => {
    await passport.api.readMe()
    server.sessions.clear()
    expect(outcomes(await readMe(10))).toEqual(Array(10).fill('ok'))
    expect(server.logins()).toBe(2)
    expect(
      JSON.parse(server.calls.filter((call) => call.path === '/v1/sessions')[1]?.body ?? ''),
    ).toMatchObject({ renews: 'session-1' })
  })

  it('replays with the newer token when a refusal comes after the renewal', async () => {
    await passport.api.readMe()
    const [oldToken] = server.sessions.keys()
    server.sessions.clear()
    let release: () => void = () => undefined
    const held: Promise<void> = new Promise((resolve) => {
      release = resolve
    })
    let isFirst = true
    server.overrides.push((call, response) => {
      if (call.headers['authorization'] !== `Bearer ${String(oldToken)}` || !isFirst) return false
      isFirst = false
      void held.then(() => sendProblem(response, 'session_invalid'))
      return true
    })
    const late = passport.api.readMe()
    while (server.count('GET', '/v1/me') < 2) await new Promise((resolve) => setImmediate(resolve))
    await passport.api.readMe()
    expect(server.logins()).toBe(2)
    release()
    await late
    expect(server.logins()).toBe(2)
  })

  it('costs two calls a request and one renewal when the server always refuses', async () => {
    await passport.auth.signIn().done
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/me') return false
      sendProblem(response, 'session_invalid')
      return true
    })
    expect(outcomes(await readMe(10))).toEqual(Array(10).fill('session_expired'))
    expect(server.count('GET', '/v1/me')).toBe(20)
    expect(server.logins()).toBe(2)
    expect(passport.auth.store.getState().status).toBe('signedIn')
  })

  it('takes a proxy’s page for no proof that a renewed token is let in', async () => {
    await passport.auth.signIn().done
    let times = 0
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/me') return false
      times += 1
      if (times % 2 === 1) sendProblem(response, 'session_invalid')
      else response.writeHead(500).end('<html>')
      return true
    })
    for (let round = 0; round < 5; round += 1) await readMe(1)
    expect(server.logins()).toBe(2)
  })

  it('rejects everyone at once and keeps the session when the renewal fails', async () => {
    await passport.auth.signIn().done
    server.sessions.clear()
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/sessions') return false
      sendProblem(response, 'provider_unavailable')
      return true
    })
    expect(outcomes(await readMe(10))).toEqual(Array(10).fill('provider_unavailable'))
    expect(server.logins()).toBe(2)
    expect(passport.auth.store.getState()).toMatchObject({
      status: 'signedIn',
      activity: 'idle',
      error: { code: 'provider_unavailable', retryable: true },
    })
  })
})
