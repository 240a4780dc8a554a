import { describe, expect, it } from '@jest/globals'
import {
  createAuthHarness,
  createdSession,
  rejection,
  stateOf,
  tokenNamed,
  type AuthHarness,
} from '../support/auth-harness'
import { settle } from '../support/manual-clock'
import { createMemoryStorage } from '../support/memory-storage'

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

  it('lets a subscriber sign in when it hears that another tab signed out', async () => {
    const storage = createMemoryStorage()
    const mine = createAuthHarness({ view: storage.tab() })
    const other = createAuthHarness({ view: storage.tab() })
    await mine.signIn('a')
    mine.auth.start()
    let asked: Promise<unknown> | undefined
    mine.auth.store.subscribe(({ status }) => {
      if (status === 'signedOut') asked ??= mine.auth.signIn().done
    })
    void other.auth.signOut()
    await mine.complete('b')
    await expect(asked).resolves.toMatchObject({ token: tokenNamed('b') })
  })

  it('signs out although a subscriber signs in on the news that the sign-out has found', async () => {
    const storage = createMemoryStorage()
    const other = createAuthHarness({ view: storage.tab() })
    await other.signIn('a')
    const mine = createAuthHarness({ view: storage.tab() })
    signInAtNextChange(mine)
    void other.auth.signOut()
    void mine.auth.signOut()
    expect(mine.codes).toHaveLength(1)
    await mine.complete('late')
    expect(stateOf(mine)).toMatchObject({ status: 'signedOut', activity: 'idle', session: null })
    expect(mine.exchanges).toHaveLength(0)
  })

  it('withdraws from its own sign-in, and not from one that a subscriber begins on that news', async () => {
    const storage = createMemoryStorage()
    const mine = createAuthHarness({ view: storage.tab() })
    const other = createAuthHarness({ view: storage.tab() })
    const asked = mine.auth.signIn()
    signInAtNextChange(mine)
    void other.auth.signOut()
    asked.withdraw()
    expect(mine.codes).toHaveLength(2)
    expect(stateOf(mine).activity).toBe('signingIn')
    await mine.complete('a')
    expect(stateOf(mine).session?.token).toBe(tokenNamed('a'))
  })

  it('stops following the storage', async () => {
    const storage = createMemoryStorage()
    const mine = createAuthHarness({ view: storage.tab() })
    mine.auth.start()()
    await createAuthHarness({ view: storage.tab() }).signIn('a')
    expect(stateOf(mine).status).toBe('signedOut')
  })
})

const signInAtNextChange = ({ auth }: AuthHarness): void => {
  const stop = auth.store.subscribe(() => {
    stop()
    void auth.signIn()
  })
}
