import { randomBytes } from 'node:crypto'
import { createKeyRing } from '../../../server/src/crypto/key-ring'
import { createVault, type Vault } from '../../../server/src/crypto/vault'
import type { TokenStore } from '../../../server/src/upstream/token-store'
import { createManualTime, type ManualTime } from '../../support/manual-clock'

export interface TestTokenStore {
  store: TokenStore
  /** Everything that the store holds, as its owner could read it. */
  dump(): Promise<string>
  close(): Promise<void>
}

export type CreateTokenStore = (vault: Vault, clock: ManualTime) => Promise<TestTokenStore>

const newVault = () => createVault(createKeyRing([randomBytes(32)]))

/** What every place where nodes share the access token promises. */
export const describeTokenStore = (name: string, create: CreateTokenStore): void => {
  describe(name, () => {
    let clock: ManualTime
    let vault: Vault
    let opened: TestTokenStore

    beforeEach(async () => {
      clock = createManualTime(Date.now())
      vault = newVault()
      opened = await create(vault, clock)
    })

    afterEach(() => opened.close())

    const token = () => ({
      value: 'the-access-token',
      refreshAtMs: clock() + 60_000,
      expiresAtMs: clock() + 120_000,
    })

    it('returns what was written, only for its app', async () => {
      const { store } = opened
      expect(await store.read('wx1')).toBeNull()
      const written = token()
      await store.write('wx1', written)
      expect(await store.read('wx1')).toEqual(written)
      expect(await store.read('wx2')).toBeNull()
      await store.write('wx1', { ...written, value: 'a-newer-one' })
      expect(await store.read('wx1')).toMatchObject({ value: 'a-newer-one' })
    })

    it('holds it sealed', async () => {
      await opened.store.write('wx1', token())
      const held = await opened.dump()
      expect(held).toContain('wx1')
      expect(held).not.toContain('the-access-token')
    })

    it('gives the lock to one at a time', async () => {
      const { store } = opened
      const taken = await Promise.all([1, 2, 3].map(() => store.lock('wx1', 10_000)))
      const unlocks = taken.filter((unlock) => unlock !== null)
      expect(unlocks).toHaveLength(1)
      expect(await store.lock('wx2', 10_000)).not.toBeNull()
      await unlocks[0]?.()
      expect(await store.lock('wx1', 10_000)).not.toBeNull()
    })

    it('gives the lock of one that died to another, and its return takes nothing away', async () => {
      const { store } = opened
      const died = await store.lock('wx1', 50)
      clock.advance(51)
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect(await store.lock('wx1', 10_000)).not.toBeNull()
      await died?.()
      expect(await store.lock('wx1', 10_000)).toBeNull()
    })
  })
}
