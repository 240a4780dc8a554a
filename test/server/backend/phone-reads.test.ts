import { randomBytes } from 'node:crypto'
import { createPhoneReads } from '../../../server/src/backend/phone-reads'
import { createKeyRing } from '../../../server/src/crypto/key-ring'
import { createVault } from '../../../server/src/crypto/vault'
import type { Database, Queries } from '../../../server/src/db/port/database'
import type { UsersTable } from '../../../server/src/db/port/schema'
import { phoneContext, toPhoneText } from '../../../server/src/users/phone'

const actor = { by: 'client:crm', requestId: 'request' }
const tx = { run: async () => 1 } as unknown as Queries

/** A database that runs each transaction a second time, as it does after a deadlock. */
const database = {
  async transaction<T>(work: (queries: Queries) => Promise<T>) {
    await work(tx).catch(() => undefined)
    return work(tx)
  },
} as Database

describe('createPhoneReads', () => {
  const vault = createVault(createKeyRing([randomBytes(32)]))
  const sealed = vault.seal(toPhoneText('86', '13800000001'), phoneContext('u1'))
  const user = { id: 'u1', phone_sealed: sealed.bytes, phone_key_id: sealed.keyId } as UsersTable
  const reported: string[] = []
  const phoneReads = createPhoneReads({
    database,
    vault,
    onUnreadable: ({ kind }) => void reported.push(kind),
    clock: () => 0,
    limit: async () => null,
    onRead: (by, outcome) => void reported.push(`${outcome} by ${by}`),
  })

  beforeEach(() => {
    reported.length = 0
  })

  it('counts a number once where its transaction runs again', async () => {
    expect(await phoneReads.read(async () => user, actor)).toEqual({ phone: '+86 13800000001' })
    expect(reported).toEqual(['read by client:crm'])
  })

  it('reports a number that does not open once', async () => {
    const foreign = { ...user, phone_key_id: 'missing' }
    await expect(phoneReads.read(async () => foreign, actor)).rejects.toThrow()
    expect(reported).toEqual(['key_missing'])
  })
})
