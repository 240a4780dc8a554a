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
import { testUser } from '../support/wire-server'

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

  it('has the session revoked that the code of another user could not renew', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.start()
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.codes.at(-1)?.resolve('code of another user')
    await settle()
    harness.exchanges.at(-1)?.reject(appError('identity_mismatch', { retryable: false }))
    expect(await renewed).toBe('identity_mismatch')
    harness.host.foreground()
    expect(harness.revocations.map(({ token }) => token)).toEqual([tokenNamed('a')])
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

  it('asks no more after a permanent failure, although the session is refused only then', async () => {
    const harness = createAuthHarness({ hasCheckSession: true })
    await harness.signIn('a')
    harness.auth.start()
    void harness.auth.renew(tokenNamed('a'))
    await harness.complete('b')
    await harness.clock.advance(3_600_000)
    harness.host.foreground()
    harness.checks[0]?.resolve(false)
    await settle()
    harness.codes[2]?.reject(appError('login_unavailable', { retryable: false }))
    await settle()
    // No request was let in with it: without the failure, the next renewal would wait for a second.
    expect(await rejection(harness.auth.renew(tokenNamed('b')))).toBe('login_unavailable')
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', signedOutBy: 'expiry' })
    await harness.clock.advance(60_000)
    expect(await rejection(harness.auth.ensureSession())).toBe('login_unavailable')
    expect(harness.codes).toHaveLength(3)
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

  it('ends nothing where the host sent the fresh code of an interrupted renewal twice', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(0)
    const renewed = harness.auth.renew(tokenNamed('a'))
    await settle()
    harness.codes[1]?.resolve('first')
    await settle()
    harness.host.foreground()
    harness.exchanges[1]?.reject(appError('network_unavailable'))
    await settle()
    harness.codes[2]?.resolve('second')
    await settle()
    harness.exchanges[2]?.reject(appError('login_code_invalid', { retryable: false }))
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', activity: 'renewing' })
    await harness.complete('b')
    await expect(renewed).resolves.toMatchObject({ token: tokenNamed('b') })
  })

  it.each(['login_code_invalid', 'network_unavailable'] as const)(
    'tries again once for %s, not twice',
    async (code) => {
      const harness = createAuthHarness()
      await harness.signIn('a')
      harness.auth.start()
      await harness.clock.advance(0)
      const renewed = rejection(harness.auth.renew(tokenNamed('a')))
      for (const index of [1, 2]) {
        await settle()
        harness.codes[index]?.resolve(`code-${String(index)}`)
        await settle()
        harness.host.foreground()
        harness.exchanges[index]?.reject(appError(code))
      }
      expect(await renewed).toBe(code)
      expect(harness.codes).toHaveLength(3)
    },
  )

  it('brings another user where the accounts were merged, and says so', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const before = stateOf(harness).session?.userId
    const renewed = harness.auth.renew(tokenNamed('a'))
    await settle()
    harness.codes[1]?.resolve('code')
    await settle()
    harness.exchanges[1]?.resolve(createdSession('b', harness.clock, { id: 'user-2' }))
    await renewed
    const after = stateOf(harness)
    expect([before, after.session?.userId, after.user?.id]).toEqual([
      testUser.id,
      'user-2',
      'user-2',
    ])
  })

  it('is stored although a subscriber throws', async () => {
    const storage = createMemoryStorage()
    const harness = createAuthHarness({ storage })
    await harness.signIn('a')
    harness.auth.store.subscribe(() => {
      throw new Error('of a subscriber')
    })
    const renewed = harness.auth.renew(tokenNamed('a'))
    await harness.complete('b')
    await renewed
    expect(stateOf(createAuthHarness({ storage })).session?.token).toBe(tokenNamed('b'))
  })

  it('keeps Retry-After when the phone’s clock is put right', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(0)
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.codes[1]?.resolve('code')
    await settle()
    const retryAtMs = harness.clock.nowMs() + 600_000
    harness.exchanges[1]?.reject(appError('rate_limited', { retryAtMs }))
    await renewed
    await harness.clock.advance(5_000)
    harness.clock.jump(-6_000)
    harness.host.networkChanged(true)
    expect(harness.codes).toHaveLength(2)
    await harness.clock.advance(595_000)
    harness.host.networkChanged(true)
    expect(harness.codes).toHaveLength(3)
  })
})
