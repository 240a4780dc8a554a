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
import { createMemoryStorage } from '../support/memory-storage'

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

  it('leaves nothing to retry for a request that needs a session', async () => {
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

  it('settles although the server never responds', async () => {
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

  it('is stored and sent although a subscriber throws', async () => {
    const storage = createMemoryStorage()
    const harness = createAuthHarness({ storage })
    await harness.signIn('a')
    const seen: string[] = []
    harness.auth.store.subscribe(() => {
      throw new Error('of a subscriber')
    })
    harness.auth.store.subscribe(({ status }) => seen.push(status))
    void harness.auth.signOut()
    expect(seen).toEqual(['signedOut'])
    expect(stateOf(createAuthHarness({ storage })).signedOutBy).toBe('user')
    expect(harness.revocations.map(({ token }) => token)).toEqual([tokenNamed('a')])
  })

  it('of one build of the app is not undone by another on the same phone', async () => {
    const storage = createMemoryStorage()
    const apiBaseUrl = 'https://api.example.com'
    const production = createAuthHarness({ storage, apiBaseUrl })
    await production.signIn('p')
    void production.auth.signOut()
    const staging = createAuthHarness({ storage, apiBaseUrl: 'https://staging.example.com' })
    await staging.signIn('s')
    const again = createAuthHarness({ storage, apiBaseUrl, silentSignIn: 'launch' })
    again.auth.start()
    await again.clock.advance(0)
    expect(again.revocations.map(({ token }) => token)).toEqual([tokenNamed('p')])
    expect(again.codes).toHaveLength(0)
  })
})
