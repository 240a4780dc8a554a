import { describe, expect, it, jest } from '@jest/globals'
import { createAuthHarness, createdSession, stateOf, tokenNamed } from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { testUser } from '../support/wire-server'

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

  it('is taken over where it differs within one version, as the address of a picture may', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const avatarUrl = 'https://new-cdn.example.com/x.webp'
    harness.auth.setUser({ ...testUser, avatarUrl })
    expect(stateOf(harness).user?.avatarUrl).toBe(avatarUrl)
    const { user } = stateOf(harness)
    harness.auth.setUser({ ...testUser, avatarUrl })
    expect(stateOf(harness).user).toBe(user)
    const renewed = harness.auth.renew(tokenNamed('a'))
    await settle()
    harness.codes[1]?.resolve('code')
    await settle()
    const other = 'https://cdn-2.example.com/x.webp'
    harness.exchanges[1]?.resolve(createdSession('b', harness.clock, { avatarUrl: other }))
    await renewed
    expect(stateOf(harness).user?.avatarUrl).toBe(other)
  })

  it('is not replaced by an older version that arrives late', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.setUser({ ...testUser, nickname: 'Bo', updatedAt: '2027-01-01T00:00:00.000Z' })
    harness.auth.setUser({ ...testUser, nickname: 'Old', updatedAt: '2026-12-31T00:00:00.000Z' })
    expect(stateOf(harness).user?.nickname).toBe('Bo')
  })

  it('is neither replaced nor frozen by a time that is none', async () => {
    const noTime = '2026-13-45T99:99:99Z'
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.setUser({ ...testUser, nickname: 'Bad', updatedAt: noTime })
    expect(stateOf(harness).user?.nickname).toBe(testUser.nickname)

    const frozen = createAuthHarness()
    const asked = frozen.auth.signIn().done
    frozen.codes[0]?.resolve('code')
    await settle()
    frozen.exchanges[0]?.resolve(createdSession('a', frozen.clock, { updatedAt: noTime }))
    await asked
    frozen.auth.setUser({ ...testUser, nickname: 'Fresh' })
    expect(stateOf(frozen).user?.nickname).toBe('Fresh')
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
