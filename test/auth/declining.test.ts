import { describe, expect, it } from '@jest/globals'
import {
  appError,
  createAuthHarness,
  createdSession,
  rejection,
  stateOf,
  tokenNamed,
  type AuthHarness,
  type AuthHarnessOptions,
} from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { createMemoryStorage } from '../support/memory-storage'

const launched = async (options: AuthHarnessOptions = {}): Promise<AuthHarness> => {
  const harness = createAuthHarness({ silentSignIn: 'tap', ...options })
  harness.auth.start()
  await harness.clock.advance(0)
  return harness
}

/** Everything that might make an app sign in by itself. */
const tempt = async (harness: AuthHarness): Promise<void> => {
  for (let times = 0; times < 3; times += 1) {
    harness.host.networkChanged(true)
    harness.host.foreground()
    await rejection(harness.auth.ensureSession())
    await harness.clock.advance(3_600_000)
  }
}

type Ending = (harness: AuthHarness, withdraw: () => void) => void

const endings: [string, Ending][] = [
  ['withdrawn', (_, withdraw) => withdraw()],
  ['declined', ({ auth }) => auth.decline()],
]

describe('createAuth: a sign-in that the user no longer wants', () => {
  it.each(endings)('ends while it waits for the host (%s)', async (_, end) => {
    const harness = await launched()
    const { done, withdraw } = harness.auth.signIn()
    end(harness, withdraw)
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', activity: 'idle', error: null })
    expect(await rejection(done)).toBe('cancelled')
    harness.codes[0]?.resolve('late')
    await settle()
    expect(harness.exchanges).toHaveLength(0)
    await tempt(harness)
    expect(harness.codes).toHaveLength(1)
  })

  it.each(endings)('ends while it waits for the server (%s)', async (_, end) => {
    const harness = await launched()
    const { done, withdraw } = harness.auth.signIn()
    harness.codes[0]?.resolve('code')
    await settle()
    end(harness, withdraw)
    expect(await rejection(done)).toBe('cancelled')
    harness.exchanges[0]?.resolve(createdSession('late', harness.clock))
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', session: null })
    expect(harness.revocations.map(({ token }) => token)).toEqual([tokenNamed('late')])
    await tempt(harness)
    expect(harness.codes).toHaveLength(1)
  })

  it.each(endings)('is not sent where it still waits for its turn (%s)', async (_, end) => {
    const harness = await launched()
    const { withdraw } = harness.auth.signIn()
    harness.codes[0]?.resolve('code')
    await settle()
    expect(harness.exchanges[0]?.isWanted()).toBe(true)
    end(harness, withdraw)
    expect(harness.exchanges[0]?.isWanted()).toBe(false)
  })

  it.each(endings)('is forgotten after it failed (%s)', async (_, end) => {
    const harness = await launched()
    const { done, withdraw } = harness.auth.signIn()
    harness.codes[0]?.reject(appError('network_unavailable'))
    expect(await rejection(done)).toBe('network_unavailable')
    expect(stateOf(harness).error).toMatchObject({ code: 'network_unavailable' })
    end(harness, withdraw)
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', error: null })
    await tempt(harness)
    expect(harness.codes).toHaveLength(1)
    void harness.auth.signIn()
    expect(harness.codes).toHaveLength(2)
  })

  it('is not tried again after it failed, although nobody withdrew', async () => {
    const harness = await launched()
    const { done } = harness.auth.signIn()
    harness.codes[0]?.reject(appError('provider_unavailable'))
    await rejection(done)
    await tempt(harness)
    expect(harness.codes).toHaveLength(1)
    expect(stateOf(harness).error).toMatchObject({ code: 'provider_unavailable' })
  })

  it.each(['launch', 'gate'] as const)(
    'keeps the policy %s quiet after a decline, through a cold start as well',
    async (silentSignIn) => {
      const storage = createMemoryStorage()
      const harness = await launched({ silentSignIn: 'tap', storage })
      harness.auth.decline()
      const next = await launched({ silentSignIn, storage })
      await tempt(next)
      expect(next.codes).toHaveLength(0)
      expect(stateOf(next)).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
    },
  )

  it('ends a silent sign-in when it is declined, and what waits for it', async () => {
    const harness = await launched({ silentSignIn: 'launch' })
    const waits = rejection(harness.auth.ensureSession())
    harness.codes[0]?.resolve('code')
    await settle()
    harness.auth.decline()
    expect(await waits).toBe('cancelled')
    harness.exchanges[0]?.resolve(createdSession('late', harness.clock))
    await settle()
    expect(stateOf(harness)).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
    expect(harness.revocations.map(({ token }) => token)).toEqual([tokenNamed('late')])
    await tempt(harness)
    expect(harness.codes).toHaveLength(1)
  })

  it.each(['launch', 'gate'] as const)(
    'keeps the policy %s quiet after a withdrawal, until the user asks again',
    async (silentSignIn) => {
      const harness = await launched({ silentSignIn })
      harness.codes[0]?.reject(appError('network_unavailable'))
      await harness.clock.advance(1_000)
      const before = harness.codes.length
      const { withdraw } = harness.auth.signIn()
      withdraw()
      await tempt(harness)
      expect(harness.codes).toHaveLength(before + 1)
      expect(stateOf(harness)).toMatchObject({ status: 'signedOut', signedOutBy: null })
      await harness.signIn('a')
      expect(stateOf(harness).status).toBe('signedIn')
    },
  )

  it('is no sign-out: the policy launch holds again at the next launch', async () => {
    const storage = createMemoryStorage()
    const harness = await launched({ storage })
    harness.auth.signIn().withdraw()
    const next = await launched({ storage, silentSignIn: 'launch' })
    expect(next.codes).toHaveLength(1)
  })

  it('withdrawn over a refused session, leaves its silent renewals alone', async () => {
    const harness = await launched()
    await harness.signIn('a')
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    harness.auth.signIn().withdraw()
    expect(await renewed).toBe('cancelled')
    harness.host.foreground()
    await harness.complete('b')
    expect(stateOf(harness).session?.token).toBe(tokenNamed('b'))
  })

  it('goes on until the last screen that asked withdraws', async () => {
    const harness = await launched()
    const [first, second] = [harness.auth.signIn(), harness.auth.signIn()]
    first.withdraw()
    first.withdraw()
    expect(await rejection(first.done)).toBe('cancelled')
    expect(stateOf(harness).activity).toBe('signingIn')
    await harness.complete('a')
    await expect(second.done).resolves.toMatchObject({ token: tokenNamed('a') })
    first.withdraw()
    second.withdraw()
    expect(stateOf(harness).status).toBe('signedIn')
  })

  it('ends at once for every screen when one of them declines', async () => {
    const harness = await launched()
    const requests = [harness.auth.signIn(), harness.auth.signIn()]
    harness.auth.decline()
    const outcomes = requests.map(({ done }) => rejection(done))
    expect(await Promise.all(outcomes)).toEqual(['cancelled', 'cancelled'])
    expect(stateOf(harness)).toMatchObject({ activity: 'idle', signedOutBy: 'user' })
  })

  it('cancels a request that waits for it', async () => {
    const harness = await launched()
    const { withdraw } = harness.auth.signIn()
    const waits = rejection(harness.auth.ensureSession())
    withdraw()
    expect(await waits).toBe('cancelled')
  })

  it('does not end another one that began since', async () => {
    const harness = await launched()
    const first = harness.auth.signIn()
    harness.codes[0]?.reject(appError('login_failed', { retryable: false }))
    await rejection(first.done)
    const second = harness.auth.signIn()
    first.withdraw()
    await harness.complete('a')
    await expect(second.done).resolves.toMatchObject({ token: tokenNamed('a') })
  })

  it('is not withdrawn any more by a subscriber that learns of the session', async () => {
    const harness = await launched()
    const { done, withdraw } = harness.auth.signIn()
    harness.auth.store.subscribe(({ status }) => {
      if (status === 'signedIn') withdraw()
    })
    await harness.complete('a')
    await expect(done).resolves.toMatchObject({ token: tokenNamed('a') })
    expect(stateOf(harness).status).toBe('signedIn')
  })

  it('is declined by refusing in the host’s own window', async () => {
    const storage = createMemoryStorage()
    const harness = await launched({ storage })
    const { done } = harness.auth.signIn()
    harness.codes[0]?.reject(appError('cancelled', { retryable: false }))
    expect(await rejection(done)).toBe('cancelled')
    expect(stateOf(harness)).toMatchObject({ activity: 'idle', error: null, signedOutBy: 'user' })
    const next = await launched({ storage, silentSignIn: 'launch' })
    expect(next.codes).toHaveLength(0)
  })
})

describe('createAuth: declining', () => {
  it('keeps what else ended the last session', async () => {
    const harness = await launched()
    harness.auth.forgetDeletedAccount()
    harness.auth.decline()
    expect(stateOf(harness).signedOutBy).toBe('deleted')
  })

  it('forgets the failure of a tap over a refused session', async () => {
    const harness = await launched()
    await harness.signIn('a')
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    await settle()
    harness.codes.at(-1)?.reject(appError('network_unavailable'))
    await renewed
    await harness.clock.advance(60_000)
    const { done } = harness.auth.signIn()
    harness.codes.at(-1)?.reject(appError('network_unavailable'))
    await rejection(done)
    expect(stateOf(harness).error).not.toBeNull()
    harness.auth.decline()
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', error: null })
  })

  it('leaves a session and its renewal alone', async () => {
    const harness = await launched()
    await harness.signIn('a')
    harness.auth.decline()
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', activity: 'idle' })
    const renewed = harness.auth.renew(tokenNamed('a'))
    await settle()
    harness.auth.decline()
    expect(stateOf(harness).activity).toBe('renewing')
    await harness.complete('b')
    await expect(renewed).resolves.toMatchObject({ token: tokenNamed('b') })
  })

  it.each(endings)('ends the sign-in of a tap over a refused session (%s)', async (_, end) => {
    const harness = await launched()
    await harness.signIn('a')
    const renewed = rejection(harness.auth.renew(tokenNamed('a')))
    const { done, withdraw } = harness.auth.signIn()
    await settle()
    end(harness, withdraw)
    expect(await rejection(done)).toBe('cancelled')
    expect(await renewed).toBe('cancelled')
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', activity: 'idle' })
    await harness.complete('late')
    expect(stateOf(harness).session?.token).toBe(tokenNamed('a'))
  })

  it('makes a tap possible at once, and takes it back', async () => {
    const harness = await launched()
    harness.auth.decline()
    await harness.signIn('a')
    expect(stateOf(harness)).toMatchObject({ status: 'signedIn', signedOutBy: null })
  })
})

describe('createAuth: a tap while a silent sign-in runs', () => {
  it('starts a sign-in that is not silent, shared with all waiting callers', async () => {
    const harness = await launched({ silentSignIn: 'launch' })
    const waits = harness.auth.ensureSession()
    await settle()
    const { done } = harness.auth.signIn()
    expect(harness.codes.map(({ isSilent }) => isSilent)).toEqual([true, false])
    harness.codes[0]?.resolve('code of the silent one')
    await harness.complete('a')
    expect(harness.exchanges.map(({ code }) => code)).toEqual(['login-code-for-a'])
    await expect(done).resolves.toMatchObject({ token: tokenNamed('a') })
    await expect(waits).resolves.toMatchObject({ token: tokenNamed('a') })
  })

  it('revokes what the silent one still brings', async () => {
    const harness = await launched({ silentSignIn: 'launch' })
    harness.codes[0]?.resolve('code')
    await settle()
    const { done } = harness.auth.signIn()
    harness.exchanges[0]?.resolve(createdSession('silent', harness.clock))
    await settle()
    expect(harness.revocations.map(({ token }) => token)).toEqual([tokenNamed('silent')])
    await harness.complete('a')
    await expect(done).resolves.toMatchObject({ token: tokenNamed('a') })
  })
})
