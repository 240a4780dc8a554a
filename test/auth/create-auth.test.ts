import { describe, expect, it, jest } from '@jest/globals'
import type { AuthState } from '../../src/auth/state'
import {
  appError,
  createAuthHarness,
  createdSession,
  tokenNamed,
  type AuthHarness,
} from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { createMemoryStorage } from '../support/memory-storage'
import { testUser } from '../support/wire-server'

const stateOf = ({ auth }: AuthHarness): AuthState => auth.store.getState()

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fulfilled',
    (error: unknown) => (error as { code: string }).code,
  )

describe('createAuth: signing in', () => {
  it('shares one sign-in among everyone who asks', async () => {
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

  it('gives the present session to who asks for it again', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    await expect(harness.auth.signIn().done).resolves.toMatchObject({ token: tokenNamed('a') })
    expect(harness.codes).toHaveLength(1)
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

  it('ends the wait for a host that never answers', async () => {
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

  it('ends the wait for a server that never answers, and revokes what comes late', async () => {
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
})

describe('createAuth: signing in silently', () => {
  it.each([
    ['launch', 1],
    ['gate', 0],
    ['tap', 0],
  ] as const)('by the policy %s asks %i times at the launch', async (silentSignIn, times) => {
    const harness = createAuthHarness({ silentSignIn })
    harness.auth.start()
    expect(harness.codes).toHaveLength(0)
    await harness.clock.advance(0)
    expect(harness.codes).toHaveLength(times)
  })

  it('waits for a tap where the app names no policy', async () => {
    const harness = createAuthHarness({ silentSignIn: null })
    harness.auth.start()
    await harness.clock.advance(0)
    expect(harness.codes).toHaveLength(0)
  })

  it('by the policy tap leaves a gate closed until the user asks', async () => {
    const harness = createAuthHarness({ silentSignIn: 'tap' })
    expect(await rejection(harness.auth.ensureSession())).toBe('signed_out')
    const asked = harness.auth.signIn().done
    const waits = harness.auth.ensureSession()
    await harness.complete('a')
    await expect(asked).resolves.toBe(await waits)
  })

  it('by the policy tap renews all the same', async () => {
    const harness = createAuthHarness({ silentSignIn: 'tap' })
    await harness.signIn('a')
    const renewed = harness.auth.renew(tokenNamed('a'))
    await harness.complete('b')
    await expect(renewed).resolves.toMatchObject({ token: tokenNamed('b') })
  })

  it('asks for nothing at the launch of who is signed in', async () => {
    const storage = createMemoryStorage()
    await createAuthHarness({ storage }).signIn('a')
    const harness = createAuthHarness({ storage, silentSignIn: 'launch' })
    harness.auth.start()
    await harness.clock.advance(0)
    expect(stateOf(harness).status).toBe('signedIn')
    expect(harness.codes).toHaveLength(0)
  })
})

describe('createAuth: renewing', () => {
  it('gives the newer session where the refused token is not the current one', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    await expect(harness.auth.renew('an older token')).resolves.toMatchObject({
      token: tokenNamed('a'),
    })
    expect(harness.codes).toHaveLength(1)
  })

  it('names the session that it replaces, and keeps the page meanwhile', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const renewed = harness.auth.renew(tokenNamed('a'))
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', activity: 'renewing' })
    await harness.complete('b')
    await expect(renewed).resolves.toMatchObject({ token: tokenNamed('b') })
    expect(harness.exchanges.map(({ renews }) => renews)).toEqual([null, 'id-a'])
  })

  it('keeps new requests waiting for the renewal of a refused token', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    void harness.auth.renew(tokenNamed('a'))
    const waits = harness.auth.ensureSession()
    await harness.complete('b')
    await expect(waits).resolves.toMatchObject({ token: tokenNamed('b') })
    expect(harness.codes).toHaveLength(2)
  })

  it('signs nobody out for a failure that may pass', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.codes[1]?.reject(appError('network_unavailable'))
    expect(await renewed).toBe('network_unavailable')
    expect(stateOf(harness)).toMatchObject({
      status: 'signedIn',
      activity: 'idle',
      error: { code: 'network_unavailable' },
    })
    expect(await rejection(harness.auth.ensureSession())).toBe('network_unavailable')
  })

  it.each([
    ['session_revoked', 'revoked'],
    ['account_blocked', 'revoked'],
    ['identity_mismatch', 'deleted'],
  ] as const)('signs out for %s, and asks the user from then on', async (code, signedOutBy) => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.codes[1]?.resolve('code')
    await settle()
    harness.exchanges[1]?.reject(appError(code, { retryable: false }))
    expect(await renewed).toBe(code)
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', signedOutBy, user: null })
    await harness.clock.advance(60_000)
    expect(await rejection(harness.auth.ensureSession())).toBe('signed_out')
    void rejection(harness.auth.signIn().done)
    await settle()
    harness.codes[2]?.resolve('code of a tap')
    await settle()
    expect(harness.exchanges[2]?.renews).toBeNull()
  })

  it('ends a refused session that cannot be renewed, and names it at the next silent try', async () => {
    const storage = createMemoryStorage()
    const harness = createAuthHarness({ storage })
    await harness.signIn('a')
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.codes[1]?.reject(appError('login_unavailable', { retryable: false }))
    expect(await renewed).toBe('login_unavailable')
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', signedOutBy: 'expiry' })

    const next = createAuthHarness({ storage })
    void next.auth.ensureSession()
    await next.complete('b')
    expect(next.exchanges[0]?.renews).toBe('id-a')
  })

  it('keeps a session that was not refused, whatever the host says', async () => {
    const harness = createAuthHarness({ hasCheckSession: true })
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(3_600_000)
    harness.host.foreground()
    harness.checks[0]?.resolve(false)
    await settle()
    harness.codes[1]?.reject(appError('login_failed', { retryable: false }))
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', activity: 'idle' })
    // Only now is it of no use any more, and nothing will bring it back by itself.
    expect(await rejection(harness.auth.renew(tokenNamed('a')))).toBe('login_failed')
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', signedOutBy: 'expiry' })
    expect(harness.codes).toHaveLength(2)
  })

  it('does not renew what it has just renewed and nobody was let in with', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const renewed = harness.auth.renew(tokenNamed('a'))
    await harness.complete('b')
    await renewed
    expect(await rejection(harness.auth.renew(tokenNamed('b')))).toBe('session_expired')
    expect(stateOf(harness).status).toBe('signedIn')
    expect(harness.codes).toHaveLength(2)
    await harness.clock.advance(1_000)
    void harness.auth.ensureSession()
    await harness.complete('c')
    expect(await rejection(harness.auth.renew(tokenNamed('c')))).toBe('session_expired')
    // The second wait is longer than the first.
    await harness.clock.advance(1_000)
    expect(await rejection(harness.auth.ensureSession())).toBe('session_expired')
  })

  it('renews at once what a request was let in with', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const renewed = harness.auth.renew(tokenNamed('a'))
    await harness.complete('b')
    await renewed
    harness.auth.confirmToken(tokenNamed('a'))
    expect(await rejection(harness.auth.renew(tokenNamed('b')))).toBe('session_expired')
    harness.auth.confirmToken(tokenNamed('b'))
    expect(await rejection(harness.auth.ensureSession())).toBe('session_expired')

    await harness.clock.advance(1_000)
    const again = harness.auth.ensureSession()
    await harness.complete('c')
    await again
    harness.auth.confirmToken(tokenNamed('c'))
    void harness.auth.renew(tokenNamed('c'))
    await harness.complete('d')
    expect(stateOf(harness).session?.token).toBe(tokenNamed('d'))
  })

  it('keeps waiting after a failed sign-in although other requests are let in', async () => {
    const harness = createAuthHarness({ hasCheckSession: true })
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(3_600_000)
    harness.host.foreground()
    harness.checks[0]?.resolve(false)
    await settle()
    harness.codes[1]?.reject(appError('provider_unavailable'))
    await settle()
    harness.auth.confirmToken(tokenNamed('a'))
    harness.host.foreground()
    await settle()
    expect(harness.codes).toHaveLength(2)
  })

  it('lets a tap renew a refused session', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.codes[1]?.reject(appError('timeout'))
    await renewed
    await harness.clock.advance(1_000)
    const asked = harness.auth.signIn().done
    await harness.complete('b')
    await expect(asked).resolves.toMatchObject({ token: tokenNamed('b') })
    expect(harness.codes[2]?.isSilent).toBe(false)
  })
})

describe('createAuth: signing out', () => {
  it('is immediate, and tells the server', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const signedOut = harness.auth.signOut()
    expect(stateOf(harness)).toMatchObject({
      status: 'signedOut',
      signedOutBy: 'user',
      session: null,
      user: null,
    })
    harness.revocations[0]?.resolve(undefined)
    await signedOut
    expect(harness.revocations.map(({ token }) => token)).toEqual([tokenNamed('a')])
    expect(await rejection(harness.auth.ensureSession())).toBe('signed_out')
  })

  it('leaves nothing to try again for who needs a session', async () => {
    const harness = createAuthHarness()
    void harness.auth.signOut()
    await expect(harness.auth.ensureSession()).rejects.toMatchObject({
      code: 'signed_out',
      retryable: false,
    })
  })

  it('renews nothing for a request that is refused after it', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    void harness.auth.signOut()
    expect(await rejection(harness.auth.renew(tokenNamed('a')))).toBe('signed_out')
    expect(harness.codes).toHaveLength(1)
  })

  it('is not disturbed by the answer to a request from before', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    void harness.auth.signOut()
    const state = stateOf(harness)
    harness.auth.confirmToken(tokenNamed('a'))
    expect(stateOf(harness)).toBe(state)
  })

  it('wins over a sign-in that waits for the host', async () => {
    const harness = createAuthHarness()
    const asked = rejection(harness.auth.signIn().done)
    await harness.auth.signOut()
    expect(await asked).toBe('signed_out')
    harness.codes[0]?.resolve('late')
    await settle()
    expect(harness.exchanges).toHaveLength(0)
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', activity: 'idle' })
  })

  it('wins over a sign-in that waits for the server, whose session is revoked', async () => {
    const harness = createAuthHarness()
    const asked = rejection(harness.auth.signIn().done)
    harness.codes[0]?.resolve('code')
    await settle()
    await harness.auth.signOut()
    expect(await asked).toBe('signed_out')
    harness.exchanges[0]?.resolve(createdSession('late', harness.clock))
    await settle()
    expect(stateOf(harness).session).toBeNull()
    expect(harness.revocations.map(({ token }) => token)).toEqual([tokenNamed('late')])
  })

  it('wins from within a subscriber, whatever it was told of', async () => {
    const harness = createAuthHarness()
    const stop = harness.auth.store.subscribe(({ activity }) => {
      if (activity === 'signingIn') void harness.auth.signOut()
    })
    expect(await rejection(harness.auth.signIn().done)).toBe('signed_out')
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', activity: 'idle' })
    stop()
    await harness.signIn('a')
    expect(stateOf(harness).session?.token).toBe(tokenNamed('a'))
  })

  it('does not disturb the sign-in that follows it', async () => {
    const harness = createAuthHarness()
    void rejection(harness.auth.signIn().done)
    harness.codes[0]?.resolve('code')
    await settle()
    await harness.auth.signOut()
    const asked = harness.auth.signIn().done
    harness.exchanges[0]?.reject(appError('timeout'))
    await settle()
    expect(stateOf(harness)).toMatchObject({ activity: 'signingIn', error: null })
    await harness.complete('b')
    await expect(asked).resolves.toMatchObject({ token: tokenNamed('b') })
  })

  it('lasts through a cold start', async () => {
    const storage = createMemoryStorage()
    const first = createAuthHarness({ storage })
    await first.signIn('a')
    void first.auth.signOut()
    const second = createAuthHarness({ storage, silentSignIn: 'launch' })
    second.auth.start()
    await second.clock.advance(0)
    expect(stateOf(second)).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
    expect(second.codes).toHaveLength(0)
    expect(await rejection(second.auth.ensureSession())).toBe('signed_out')
  })

  it('forgets former failures: the user may sign in again at once', async () => {
    const harness = createAuthHarness()
    const asked = rejection(harness.auth.signIn().done)
    harness.codes[0]?.reject(appError('timeout'))
    await asked
    await harness.auth.signOut()
    expect(stateOf(harness).error).toBeNull()
    void rejection(harness.auth.signIn().done)
    expect(harness.codes).toHaveLength(2)
  })

  it('asks the server again at the next launch where it could not be told', async () => {
    const storage = createMemoryStorage()
    const first = createAuthHarness({ storage })
    await first.signIn('a')
    const signedOut = first.auth.signOut()
    first.revocations[0]?.reject(appError('network_unavailable'))
    await signedOut

    const second = createAuthHarness({ storage })
    second.auth.start()
    await second.clock.advance(0)
    expect(second.revocations.map(({ token }) => token)).toEqual([tokenNamed('a')])
    second.host.foreground()
    expect(second.revocations).toHaveLength(1)
    second.revocations[0]?.resolve(undefined)
    await settle()

    const third = createAuthHarness({ storage })
    third.auth.start()
    await third.clock.advance(0)
    expect(third.revocations).toHaveLength(0)
  })

  it.each([
    ['a final answer', appError('session_invalid', { retryable: false }), 0],
    ['an answer that may pass', appError('service_unavailable'), 1],
  ])('takes %s for what it is', async (_, error, times) => {
    const storage = createMemoryStorage()
    const first = createAuthHarness({ storage })
    await first.signIn('a')
    const signedOut = first.auth.signOut()
    first.revocations[0]?.reject(error)
    await signedOut
    const second = createAuthHarness({ storage })
    second.auth.start()
    await second.clock.advance(0)
    expect(second.revocations).toHaveLength(times)
  })

  it('settles although the server never answers', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const signedOut = harness.auth.signOut()
    await harness.clock.advance(30_000)
    await expect(signedOut).resolves.toBeUndefined()
  })

  it('tells the server nothing of an account that is gone', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.forgetDeletedAccount()
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', signedOutBy: 'deleted' })
    expect(harness.revocations).toHaveLength(0)
    expect(await rejection(harness.auth.ensureSession())).toBe('signed_out')
  })
})

describe('createAuth: coming back', () => {
  it('signs in when the network is back, at once', async () => {
    const harness = createAuthHarness({ silentSignIn: 'launch' })
    harness.auth.start()
    await harness.clock.advance(0)
    harness.codes[0]?.reject(appError('network_unavailable'))
    await settle()
    harness.host.networkChanged(false)
    expect(harness.codes).toHaveLength(1)
    harness.host.networkChanged(true)
    expect(harness.codes).toHaveLength(2)
    await harness.complete('a')
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', error: null })
  })

  it('does not hurry a busy server for a network that is back', async () => {
    const harness = createAuthHarness({ silentSignIn: 'launch' })
    harness.auth.start()
    await harness.clock.advance(0)
    harness.codes[0]?.reject(appError('provider_unavailable'))
    await settle()
    harness.host.networkChanged(true)
    expect(harness.codes).toHaveLength(1)
    await harness.clock.advance(1_000)
    harness.host.networkChanged(true)
    expect(harness.codes).toHaveLength(2)
  })

  it('tries again what a gate asked for, by the policy gate', async () => {
    const harness = createAuthHarness({ silentSignIn: 'gate' })
    harness.auth.start()
    await harness.clock.advance(0)
    const asked = rejection(harness.auth.ensureSession())
    harness.codes[0]?.reject(appError('network_unavailable'))
    await asked
    harness.host.networkChanged(true)
    await harness.complete('a')
    expect(stateOf(harness).status).toBe('signedIn')
  })

  it('leaves alone who has not asked for anything', async () => {
    const harness = createAuthHarness({ silentSignIn: 'gate' })
    harness.auth.start()
    await harness.clock.advance(0)
    harness.host.foreground()
    harness.host.networkChanged(true)
    expect(harness.codes).toHaveLength(0)
  })

  it('renews a refused session that could not be renewed before', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(0)
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.codes[1]?.reject(appError('network_unavailable'))
    await renewed
    harness.host.networkChanged(true)
    await harness.complete('b')
    expect(stateOf(harness)).toMatchObject({ session: { token: tokenNamed('b') }, error: null })
  })

  it('begins again what broke while the app was away, for the same callers', async () => {
    const harness = createAuthHarness()
    harness.auth.start()
    await harness.clock.advance(0)
    const asked = harness.auth.signIn().done
    harness.codes[0]?.resolve('code')
    await settle()
    harness.host.foreground()
    harness.exchanges[0]?.reject(appError('network_unavailable'))
    await settle()
    expect(stateOf(harness)).toMatchObject({ activity: 'signingIn', error: null })
    await harness.complete('a')
    await expect(asked).resolves.toMatchObject({ token: tokenNamed('a') })
  })

  it('begins nothing again that the server refused while the app was away', async () => {
    const harness = createAuthHarness()
    harness.auth.start()
    await harness.clock.advance(0)
    const asked = rejection(harness.auth.signIn().done)
    harness.codes[0]?.resolve('code')
    await settle()
    harness.host.foreground()
    harness.exchanges[0]?.reject(appError('provider_unavailable'))
    expect(await asked).toBe('provider_unavailable')
    expect(harness.codes).toHaveLength(1)
  })

  it('does not begin again after a sign-out', async () => {
    const harness = createAuthHarness()
    harness.auth.start()
    await harness.clock.advance(0)
    void rejection(harness.auth.signIn().done)
    harness.codes[0]?.resolve('code')
    await settle()
    harness.host.foreground()
    await harness.auth.signOut()
    harness.exchanges[0]?.reject(appError('network_unavailable'))
    await settle()
    expect(harness.codes).toHaveLength(1)
    expect(stateOf(harness)).toMatchObject({ activity: 'idle', error: null })
  })

  it('writes what a full storage did not take', async () => {
    const storage = createMemoryStorage()
    const harness = createAuthHarness({ storage })
    harness.auth.start()
    await harness.clock.advance(0)
    storage.faults.write = true
    await harness.signIn('a')
    storage.faults.write = false
    harness.host.foreground()
    expect(createAuthHarness({ storage }).auth.store.getState().status).toBe('signedIn')
  })

  it('stops listening, and asks for nothing any more', async () => {
    const harness = createAuthHarness({ silentSignIn: 'launch' })
    const stop = harness.auth.start()
    stop()
    await harness.clock.advance(1_000)
    harness.host.foreground()
    harness.host.networkChanged(true)
    expect(harness.codes).toHaveLength(0)
  })
})

describe('createAuth: the end of a session', () => {
  const dayMs = 86_400_000

  it('renews in the background when the end is near on the server’s clock', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const nearMs = harness.clock.nowMs() + 29 * dayMs
    await harness.clock.advance(600_000)
    harness.auth.noteServerTime(nearMs - 1)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
    harness.auth.noteServerTime(nearMs)
    await expect(harness.auth.ensureSession()).resolves.toMatchObject({ token: tokenNamed('a') })
    expect(harness.codes).toHaveLength(2)
    expect(stateOf(harness).activity).toBe('renewing')
  })

  it('does not believe the phone’s clock', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.clock.jump(400 * dayMs)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
    harness.auth.noteServerTime(harness.clock.nowMs() - 400 * dayMs)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
  })

  it('keeps a session in use that could not be renewed in time', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    await harness.clock.advance(600_000)
    harness.auth.noteServerTime(harness.clock.nowMs() + 31 * dayMs)
    await harness.auth.ensureSession()
    harness.codes[1]?.reject(appError('login_failed', { retryable: false }))
    await settle()
    await expect(harness.auth.ensureSession()).resolves.toMatchObject({ token: tokenNamed('a') })
    expect(stateOf(harness).status).toBe('signedIn')
  })

  it('renews no sooner than after ten minutes, whatever the server’s clock says', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.noteServerTime(harness.clock.nowMs() + 100 * dayMs)
    await harness.clock.advance(599_000)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
    await harness.clock.advance(1_000)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(2)
  })

  it('renews a short session in its last quarter, not at every request', async () => {
    const harness = createAuthHarness()
    const asked = harness.auth.signIn().done
    harness.codes[0]?.resolve('code')
    await settle()
    const created = createdSession('a', harness.clock)
    const hourMs = 3_600_000
    created.session.expiresAt = new Date(harness.clock.nowMs() + hourMs).toISOString()
    harness.exchanges[0]?.resolve(created)
    await asked
    harness.auth.noteServerTime(harness.clock.nowMs())
    await harness.clock.advance(0.7 * hourMs)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
    await harness.clock.advance(0.1 * hourMs)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(2)
  })

  it('renews in the foreground as well, with no request', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(600_000)
    harness.auth.noteServerTime(harness.clock.nowMs() + 30 * dayMs)
    harness.host.foreground()
    expect(harness.codes).toHaveLength(2)
  })
})

describe('createAuth: the host’s own session', () => {
  const hourMs = 3_600_000

  const launched = async (): Promise<AuthHarness> => {
    const storage = createMemoryStorage()
    await createAuthHarness({ storage }).signIn('a')
    const harness = createAuthHarness({ storage, hasCheckSession: true })
    harness.auth.start()
    await harness.clock.advance(0)
    return harness
  }

  it('is checked at the launch, and shown', async () => {
    const harness = await launched()
    expect(harness.checks).toHaveLength(1)
    expect(stateOf(harness).activity).toBe('checking')
    harness.checks[0]?.resolve(true)
    await settle()
    expect(stateOf(harness).activity).toBe('idle')
    expect(harness.codes).toHaveLength(0)
  })

  it('is renewed in the background when it has ended', async () => {
    const harness = await launched()
    harness.checks[0]?.resolve(false)
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', activity: 'renewing' })
    await harness.complete('b')
    expect(harness.exchanges[0]?.renews).toBe('id-a')
  })

  it('is left alone when the host cannot tell, or never does', async () => {
    const harness = await launched()
    harness.checks[0]?.reject(new Error('checkSession:fail timeout'))
    await settle()
    await harness.clock.advance(hourMs)
    harness.host.foreground()
    await harness.clock.advance(10_000)
    expect(stateOf(harness).activity).toBe('idle')
    expect(harness.checks).toHaveLength(2)
    expect(harness.codes).toHaveLength(0)
  })

  it('is left alone, and shown as nothing, where the host has no check', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(hourMs)
    const listener = jest.fn()
    harness.auth.store.subscribe(listener)
    harness.host.foreground()
    expect(listener).not.toHaveBeenCalled()
  })

  it('is checked once an hour at most', async () => {
    const harness = await launched()
    harness.checks[0]?.resolve(true)
    await settle()
    await harness.clock.advance(hourMs - 1)
    harness.host.foreground()
    expect(harness.checks).toHaveLength(1)
    await harness.clock.advance(1)
    harness.host.foreground()
    expect(harness.checks).toHaveLength(2)
    await settle()
    harness.host.foreground()
    expect(harness.checks).toHaveLength(2)
  })

  it('is checked again when the phone’s clock was set back', async () => {
    const harness = await launched()
    harness.checks[0]?.resolve(true)
    await settle()
    harness.clock.jump(-hourMs)
    harness.host.foreground()
    expect(harness.checks).toHaveLength(2)
  })

  it('needs no check when a code was fetched just now', async () => {
    const harness = createAuthHarness({ hasCheckSession: true })
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(0)
    expect(harness.checks).toHaveLength(0)
    await harness.clock.advance(hourMs)
    harness.host.foreground()
    expect(harness.checks).toHaveLength(1)
  })

  it('is not checked while signing in, nor for who is signed out', async () => {
    const out = createAuthHarness({ hasCheckSession: true })
    out.auth.start()
    await out.clock.advance(0)
    expect(out.checks).toHaveLength(0)

    const storage = createMemoryStorage()
    await createAuthHarness({ storage }).signIn('a')
    const renewing = createAuthHarness({ storage, hasCheckSession: true })
    void rejection(renewing.auth.renew(tokenNamed('a')))
    renewing.auth.start()
    await renewing.clock.advance(0)
    expect(renewing.checks).toHaveLength(0)
  })

  it('says nothing of a session that came meanwhile', async () => {
    const harness = await launched()
    const renewed = harness.auth.renew(tokenNamed('a'))
    await harness.complete('b')
    await renewed
    // Or the next renewal would wait, whatever asks for it.
    harness.auth.confirmToken(tokenNamed('b'))
    harness.checks[0]?.resolve(false)
    await settle()
    expect(stateOf(harness)).toMatchObject({ activity: 'idle', session: { id: 'id-b' } })
    expect(harness.codes).toHaveLength(1)
  })

  it('signs nobody in who signed out meanwhile', async () => {
    const harness = await launched()
    void harness.auth.signOut()
    harness.checks[0]?.resolve(false)
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', activity: 'idle' })
    expect(harness.codes).toHaveLength(0)
  })

  it('does not hide a renewal that began meanwhile', async () => {
    const harness = await launched()
    void rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.checks[0]?.resolve(true)
    await settle()
    expect(stateOf(harness).activity).toBe('renewing')
  })
})

describe('createAuth: the user', () => {
  it('is taken over from an answer, and told to subscribers once', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const listener = jest.fn()
    harness.auth.store.subscribe(listener)
    const user = { ...testUser, nickname: 'Bo', updatedAt: '2026-11-22T08:00:00.000Z' }
    harness.auth.setUser(user)
    harness.auth.setUser({ ...user, id: 'user-2' })
    expect(stateOf(harness).user).toEqual(user)
    expect(listener).toHaveBeenCalledTimes(1)
  })
})

describe('createAuth: the log', () => {
  it('names every call and every change, in order', async () => {
    const harness = createAuthHarness({ hasCheckSession: true })
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(3_600_000)
    harness.host.foreground()
    harness.checks[0]?.resolve(true)
    await settle()
    const signedOut = harness.auth.signOut()
    harness.revocations[0]?.resolve(undefined)
    await signedOut
    expect(harness.log.entries().map(({ event }) => event)).toEqual([
      'attempted',
      'loginCode',
      'exchange',
      'signedIn',
      'checking',
      'checkSession',
      'checked',
      'signedOut',
      'revoke',
      'revoked',
    ])
  })
})

describe('createAuth in several tabs', () => {
  it('gives everyone who waits the session that another tab brought', async () => {
    const storage = createMemoryStorage()
    const mine = createAuthHarness({ view: storage.tab() })
    const other = createAuthHarness({ view: storage.tab() })
    mine.auth.start()
    const asked = mine.auth.signIn().done
    mine.codes[0]?.resolve('code')
    await settle()
    await other.signIn('other')
    await expect(asked).resolves.toMatchObject({ token: tokenNamed('other') })
    expect(stateOf(mine)).toMatchObject({ status: 'signedIn', activity: 'idle' })
    mine.exchanges[0]?.resolve(createdSession('mine', mine.clock))
    await settle()
    expect(stateOf(mine).session?.token).toBe(tokenNamed('other'))
    expect(mine.revocations.map(({ token }) => token)).toEqual([tokenNamed('mine')])
  })

  it('signs out when another tab does, whatever is in flight', async () => {
    const storage = createMemoryStorage()
    const mine = createAuthHarness({ view: storage.tab() })
    const other = createAuthHarness({ view: storage.tab() })
    await mine.signIn('a')
    mine.auth.start()
    const renewed = rejection(mine.auth.renew(tokenNamed('a')))
    await settle()
    void other.auth.signOut()
    expect(await renewed).toBe('signed_out')
    expect(stateOf(mine)).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('notices without an event as well, before it acts', async () => {
    const storage = createMemoryStorage()
    const mine = createAuthHarness({ view: storage.tab() })
    const other = createAuthHarness({ view: storage.tab() })
    await mine.signIn('a')
    await other.auth.ensureSession()
    const renewed = other.auth.renew(tokenNamed('a'))
    await other.complete('b')
    await renewed
    await expect(mine.auth.renew(tokenNamed('a'))).resolves.toMatchObject({
      token: tokenNamed('b'),
    })
    expect(mine.codes).toHaveLength(1)
  })

  it('does not stumble over a sign-out that another tab stores between two looks', async () => {
    const storage = createMemoryStorage()
    const other = createAuthHarness({ view: storage.tab() })
    await other.signIn('a')
    const tab = storage.tab()
    // Browsers lock nothing: tabs are processes, and what one reads may change at any time.
    let afterLook = () => undefined
    const read = (key: string): unknown => {
      const stored = tab.read(key)
      afterLook()
      return stored
    }
    const mine = createAuthHarness({ view: { ...tab, read } })
    afterLook = () => {
      afterLook = () => undefined
      void other.auth.signOut()
    }
    await mine.auth.ensureSession()
    expect(stateOf(mine)).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
    expect(mine.codes).toHaveLength(0)
  })

  it('stops following the storage', async () => {
    const storage = createMemoryStorage()
    const mine = createAuthHarness({ view: storage.tab() })
    mine.auth.start()()
    await createAuthHarness({ view: storage.tab() }).signIn('a')
    expect(stateOf(mine).status).toBe('signedOut')
  })
})
