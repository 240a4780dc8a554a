import { describe, expect, it } from '@jest/globals'
import {
  appError,
  createAuthHarness,
  createdSession,
  rejection,
  stateOf,
  tokenNamed,
} from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { testUser } from '../support/wire-server'

describe('createAuth: signing in', () => {
  it('shares one sign-in among all callers', async () => {
    const harness = createAuthHarness()
    const { auth, codes, exchanges } = harness
    const asked = [
      auth.signIn().done,
      auth.ensureSession(),
      auth.ensureSession(),
      auth.signIn().done,
    ]
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', activity: 'signingIn' })
    await harness.complete('a')
    const sessions = await Promise.all(asked)
    expect(sessions.map(({ token }) => token)).toEqual(Array(4).fill(tokenNamed('a')))
    expect([codes.length, exchanges.length]).toEqual([1, 1])
    expect(stateOf(harness)).toMatchObject({
      status: 'signedIn',
      activity: 'idle',
      user: testUser,
      session: { id: 'id-a', userId: testUser.id, token: tokenNamed('a') },
    })
  })

  it('asks the host silently for a request, and openly for a tap', async () => {
    const harness = createAuthHarness()
    void rejection(harness.auth.ensureSession())
    await settle()
    await harness.auth.signOut()
    void rejection(harness.auth.signIn().done)
    expect(harness.codes.map(({ isSilent }) => isSilent)).toEqual([true, false])
  })

  it('gives the present session to a second tap', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    await expect(harness.auth.signIn().done).resolves.toMatchObject({ token: tokenNamed('a') })
    expect(harness.codes).toHaveLength(1)
  })

  it('sends the code of the phone button with a tap, and tells why its number was not bound', async () => {
    const harness = createAuthHarness()
    const { done } = harness.auth.signIn({ phoneCode: 'phone-code' })
    harness.codes[0]?.resolve('login-code')
    await settle()
    expect(harness.exchanges[0]?.phoneCode).toBe('phone-code')
    harness.exchanges[0]?.resolve({
      ...createdSession('a', harness.clock),
      phoneError: 'phone_taken',
    })
    await done
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', phoneError: 'phone_taken' })
    void harness.auth.signOut()
    void harness.auth.signIn()
    await harness.complete('b')
    expect(harness.exchanges[1]?.phoneCode).toBeNull()
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', phoneError: null })
  })

  it('sends the phone code again with a fresh login code, as the server takes the login code first', async () => {
    const harness = createAuthHarness()
    const { done } = harness.auth.signIn({ phoneCode: 'phone-code' })
    harness.codes[0]?.resolve('login-code')
    await settle()
    harness.exchanges[0]?.reject(appError('login_code_invalid', { retryable: false }))
    await settle()
    await harness.complete('a')
    await done
    expect(harness.exchanges.map(({ phoneCode }) => phoneCode)).toEqual([
      'phone-code',
      'phone-code',
    ])
  })

  it('goes on although a subscriber throws', async () => {
    const harness = createAuthHarness()
    harness.auth.store.subscribe(() => {
      throw new Error('of a subscriber')
    })
    const asked = harness.auth.signIn().done
    await harness.complete('a')
    await expect(asked).resolves.toMatchObject({ token: tokenNamed('a') })
  })

  it('ends the wait for a host that never responds', async () => {
    const harness = createAuthHarness()
    const asked = rejection(harness.auth.signIn().done)
    await harness.clock.advance(10_000)
    expect(await asked).toBe('timeout')
    expect(stateOf(harness)).toMatchObject({
      activity: 'idle',
      error: { code: 'timeout', retryable: true },
    })
    harness.codes[0]?.resolve('late')
    await settle()
    expect(harness.exchanges).toHaveLength(0)
  })

  it('ends the wait for a server that never responds, and revokes what comes late', async () => {
    const harness = createAuthHarness()
    const asked = rejection(harness.auth.signIn().done)
    harness.codes[0]?.resolve('code')
    await harness.clock.advance(30_000)
    expect(await asked).toBe('timeout')
    harness.exchanges[0]?.resolve(createdSession('late', harness.clock))
    await settle()
    expect(stateOf(harness).session).toBeNull()
    expect(harness.revocations.map(({ token }) => token)).toEqual([tokenNamed('late')])
  })

  it('tries once more with a fresh code when the server calls the first invalid', async () => {
    const harness = createAuthHarness()
    const asked = harness.auth.signIn().done
    harness.codes[0]?.resolve('first')
    await settle()
    harness.exchanges[0]?.reject(appError('login_code_invalid', { retryable: false }))
    await settle()
    await harness.complete('a')
    await expect(asked).resolves.toMatchObject({ token: tokenNamed('a') })
    expect(harness.exchanges.map(({ code }) => code)).toEqual(['first', 'login-code-for-a'])
  })

  it('does not try a third time', async () => {
    const harness = createAuthHarness()
    const asked = rejection(harness.auth.signIn().done)
    for (const index of [0, 1]) {
      harness.codes[index]?.resolve(`code-${String(index)}`)
      await settle()
      harness.exchanges[index]?.reject(appError('login_code_invalid', { retryable: false }))
      await settle()
    }
    expect(await asked).toBe('login_code_invalid')
    expect(harness.codes).toHaveLength(2)
  })

  it('waits after a failure, and gives the failure as the reason', async () => {
    const harness = createAuthHarness()
    const asked = rejection(harness.auth.ensureSession())
    harness.codes[0]?.reject(appError('login_failed'))
    expect(await asked).toBe('login_failed')
    expect(await rejection(harness.auth.ensureSession())).toBe('login_failed')
    expect(await rejection(harness.auth.signIn().done)).toBe('login_failed')
    expect(harness.codes).toHaveLength(1)
    expect(stateOf(harness).error?.retryAtMs).toBe(harness.clock.nowMs() + 750)
    await harness.clock.advance(750)
    void rejection(harness.auth.ensureSession())
    await settle()
    expect(harness.codes).toHaveLength(2)
  })

  it('does not ask again by itself where there is no login', async () => {
    const harness = createAuthHarness({ silentSignIn: 'launch' })
    harness.auth.start()
    await harness.clock.advance(0)
    harness.codes[0]?.reject(appError('login_unavailable', { retryable: false }))
    await settle()
    for (let times = 0; times < 3; times += 1) {
      harness.host.foreground()
      harness.host.networkChanged(true)
      expect(await rejection(harness.auth.ensureSession())).toBe('login_unavailable')
      await harness.clock.advance(86_400_000)
    }
    expect(harness.codes).toHaveLength(1)
    void rejection(harness.auth.signIn().done)
    expect(harness.codes).toHaveLength(2)
  })

  it('keeps a blocked account out, with the reason, until the user asks', async () => {
    const harness = createAuthHarness()
    const asked = rejection(harness.auth.ensureSession())
    harness.codes[0]?.resolve('code')
    await settle()
    harness.exchanges[0]?.reject(appError('account_blocked', { retryable: false }))
    expect(await asked).toBe('account_blocked')
    expect(stateOf(harness)).toMatchObject({
      status: 'signedOut',
      signedOutBy: 'revoked',
      error: { code: 'account_blocked', retryable: false, retryAtMs: null },
    })
    await harness.clock.advance(86_400_000)
    expect(await rejection(harness.auth.ensureSession())).toBe('signed_out')
    expect(harness.codes).toHaveLength(1)
  })

  it('lets a tap through after a permanent failure, and shows each', async () => {
    const harness = createAuthHarness({ silentSignIn: 'tap' })
    const first = rejection(harness.auth.signIn().done)
    harness.codes[0]?.reject(appError('login_failed', { retryable: false }))
    await first
    const before = stateOf(harness)
    expect(before.error).toEqual({ code: 'login_failed', retryable: false, retryAtMs: null })
    const second = rejection(harness.auth.signIn().done)
    expect(harness.codes).toHaveLength(2)
    harness.codes[1]?.reject(appError('login_failed', { retryable: false }))
    await second
    expect(stateOf(harness)).not.toBe(before)
  })

  it('says until when a tap has to wait, and when that is over', async () => {
    const harness = createAuthHarness({ silentSignIn: 'tap' })
    const retryAtMs = harness.clock.nowMs() + 600_000
    const first = rejection(harness.auth.signIn().done)
    harness.codes[0]?.reject(appError('rate_limited', { retryAtMs }))
    await first
    expect(stateOf(harness).error?.retryAtMs).toBe(retryAtMs)
    harness.clock.jump(-3_600_000)
    expect(await rejection(harness.auth.signIn().done)).toBe('rate_limited')
    expect(stateOf(harness).error?.retryAtMs).toBe(retryAtMs)
    await harness.clock.advance(599_999)
    expect(stateOf(harness).error?.retryAtMs).toBe(retryAtMs)
    await harness.clock.advance(1)
    expect(stateOf(harness).error).toMatchObject({ code: 'rate_limited', retryAtMs: null })
    void harness.auth.signIn()
    expect(harness.codes).toHaveLength(2)
  })

  it('says nothing of a wait that ended otherwise', async () => {
    const harness = createAuthHarness({ silentSignIn: 'tap' })
    const { done } = harness.auth.signIn()
    harness.codes[0]?.reject(appError('timeout'))
    await rejection(done)
    harness.auth.decline()
    const state = stateOf(harness)
    await harness.clock.advance(60_000)
    expect(stateOf(harness)).toBe(state)
    expect(harness.clock.pendingTimers()).toBe(0)
  })

  it('shows a tap that it has to wait for a server which refuses renewed sessions', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const renewed = harness.auth.renew(tokenNamed('a'))
    await harness.complete('b')
    await renewed
    expect(await rejection(harness.auth.renew(tokenNamed('b')))).toBe('session_expired')
    const { done, withdraw } = harness.auth.signIn()
    expect(await rejection(done)).toBe('session_expired')
    expect(stateOf(harness)).toMatchObject({
      status: 'signedIn',
      error: { code: 'session_expired', retryAtMs: harness.clock.nowMs() + 750 },
    })
    withdraw()
    expect(stateOf(harness).error).toBeNull()
  })
})
