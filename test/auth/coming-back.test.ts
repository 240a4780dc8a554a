import { describe, expect, it } from '@jest/globals'
import {
  appError,
  createAuthHarness,
  rejection,
  stateOf,
  tokenNamed,
} from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { createMemoryStorage } from '../support/memory-storage'

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

  it('does nothing if no sign-in was requested', async () => {
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

  it('does not begin again what a subscriber began when the network came back', async () => {
    const harness = createAuthHarness()
    harness.auth.start()
    const asked = rejection(harness.auth.signIn().done)
    harness.codes[0]?.reject(appError('network_unavailable'))
    await asked
    const stop = harness.auth.store.subscribe(() => {
      stop()
      void harness.auth.signIn()
    })
    harness.host.networkChanged(true)
    harness.codes[1]?.reject(appError('network_unavailable'))
    await settle()
    expect(stateOf(harness)).toMatchObject({
      activity: 'idle',
      error: { code: 'network_unavailable' },
    })
    expect(harness.codes).toHaveLength(2)
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
