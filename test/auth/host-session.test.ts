import { describe, expect, it, jest } from '@jest/globals'
import {
  createAuthHarness,
  rejection,
  stateOf,
  tokenNamed,
  type AuthHarness,
} from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { createMemoryStorage } from '../support/memory-storage'

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

  it('is not renewed when the user signs out just as the check reports its end', async () => {
    const harness = await launched()
    const stop = harness.auth.store.subscribe(() => {
      stop()
      queueMicrotask(() => void harness.auth.signOut())
    })
    harness.checks[0]?.resolve(false)
    await settle()
    expect(stateOf(harness)).toMatchObject({ signedOutBy: 'user', activity: 'idle' })
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

  it('is not checked while signing in, nor while signed out', async () => {
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
