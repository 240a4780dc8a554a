import { describe, expect, it } from '@jest/globals'
import { createAuthHarness, rejection, stateOf, tokenNamed } from '../support/auth-harness'
import { createMemoryStorage } from '../support/memory-storage'

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

  it('renews under the policy tap as well', async () => {
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

  it('waits while the storage cannot be read: the user may have signed out', async () => {
    const storage = createMemoryStorage()
    const first = createAuthHarness({ storage })
    await first.signIn('a')
    void first.auth.signOut()
    storage.faults.read = true
    const next = createAuthHarness({ storage, silentSignIn: 'launch' })
    next.auth.start()
    await next.clock.advance(0)
    next.host.networkChanged(true)
    expect(await rejection(next.auth.ensureSession())).toBe('signed_out')
    expect(next.codes).toHaveLength(0)
    storage.faults.read = false
    next.host.foreground()
    expect(next.codes).toHaveLength(0)
    expect(next.revocations.map(({ token }) => token)).toEqual([tokenNamed('a')])
  })

  it('keeps revocations that it reads late, after a tap as well', async () => {
    const storage = createMemoryStorage()
    const first = createAuthHarness({ storage })
    await first.signIn('a')
    void first.auth.signOut()
    storage.faults.read = true
    const next = createAuthHarness({ storage, silentSignIn: 'tap' })
    storage.faults.read = false
    await next.signIn('b')
    const cold = createAuthHarness({ storage })
    expect(stateOf(cold).session?.token).toBe(tokenNamed('b'))
    cold.auth.start()
    await cold.clock.advance(0)
    expect(cold.revocations.map(({ token }) => token)).toEqual([tokenNamed('a')])
  })

  it('goes on in memory for a tap where the storage can never be read', async () => {
    const storage = createMemoryStorage()
    storage.faults.read = true
    const harness = createAuthHarness({ storage, silentSignIn: 'launch' })
    await harness.signIn('a')
    expect(stateOf(harness).status).toBe('signedIn')
  })
})
