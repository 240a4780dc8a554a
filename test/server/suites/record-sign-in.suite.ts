import fc from 'fast-check'
import {
  statement,
  type Database,
  type Dialect,
  type Statement,
} from '../../../server/src/db/port/database'
import { DatabaseError } from '../../../server/src/db/port/database-error'
import { newId } from '../../../server/src/crypto/ids'
import { recordSignIn, type SignInRecord } from '../../../server/src/sign-in/record-sign-in'
import { createKeyRing } from '../../../server/src/crypto/key-ring'
import { createVault } from '../../../server/src/crypto/vault'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { openTestDatabase, type TestDatabase } from '../support/test-database'
import { selectRows } from '../support/sql'

interface Step {
  appId: 'wx-a' | 'wx-b'
  openid: 'o-1' | 'o-2'
  unionId: 'u-1' | 'u-2' | null
  hasSessionKey: boolean
  /** When the exchange began, after the first one's time. */
  startedAtMs: number
  hasDevice: boolean
}

const maxSessions = 3
const baseMs = 1_795_000_000_000
const vault = createVault(createKeyRing([Buffer.alloc(32)]))
const ordinary: Step = {
  appId: 'wx-a',
  openid: 'o-1',
  unionId: null,
  hasSessionKey: true,
  startedAtMs: 0,
  hasDevice: false,
}

/** The sign-in that is number `index`, which differs from every other one's. */
const recordOf = (step: Step, index: number): SignInRecord => {
  const nowMs = baseMs + index * 1_000
  return {
    vault,
    releasePictures: () => Promise.resolve(),
    provider: { name: 'weapp', host: 'weapp', appId: step.appId, unionScope: 'wechat' },
    identity: { subject: step.openid, aliases: [], unionId: step.unionId, sessionKey: null },
    sealedSessionKey: step.hasSessionKey
      ? { bytes: Buffer.from(`key ${index}`), keyId: `key-id ${index}` }
      : null,
    exchangeStartedAtMs: baseMs + step.startedAtMs,
    sessionId: newId(nowMs),
    tokenHash: `token ${index}`,
    device: step.hasDevice ? { name: 'iPhone', platform: 'ios' } : null,
    installationId: null,
    renews: null,
    replaces: null,
    nowMs,
    expiresAtMs: nowMs + 1_000_000,
    maxSessions,
    requestId: `request ${index}`,
    address: '127.0.0.1',
  }
}

const anyStep = fc.record<Step>({
  appId: fc.constantFrom('wx-a', 'wx-b'),
  openid: fc.constantFrom('o-1', 'o-2'),
  unionId: fc.constantFrom(null, 'u-1', 'u-2'),
  hasSessionKey: fc.boolean(),
  startedAtMs: fc.integer({ min: -90_000, max: 90_000 }),
  hasDevice: fc.boolean(),
})

const recordIn = (database: Database, record: SignInRecord) =>
  database.transaction((tx) => recordSignIn(tx, record))

const entry = (index: string) => `'entry ' || ${index}, ${index}, 'signed_in', $1, null, null, '{}'`

const insertManyEntries: Record<Dialect, Statement<never>> = {
  sqlite: statement(
    'test-insert-entries',
    `insert into audit_log with recursive n (i) as
       (select 1 union all select i + 1 from n where i < 150000)
     select ${entry('i')} from n`,
  ),
  postgres: statement(
    'test-insert-entries',
    `insert into audit_log select ${entry('i')} from generate_series(1, 150000) i`,
  ),
}

/** Counted by the database itself, with what its foreign keys delete. */
const countWritten: Record<Dialect, Statement<{ rows: number }>> = {
  sqlite: statement('test-count-written', 'select total_changes() as rows'),
  postgres: statement(
    'test-count-written',
    `select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint as rows from pg_stat_xact_user_tables`,
  ),
}

const describeRecordSignIn = (createStorage: CreateStorage): void => {
  describe('recordSignIn', () => {
    let opened: TestDatabase
    let database: Database

    beforeEach(async () => {
      opened = await openTestDatabase(createStorage)
      database = opened.database
    })

    afterEach(() => opened.close())

    const tables = ['users', 'identities', 'unions', 'sessions', 'audit_log'] as const

    // As a transaction it is tried again where one that was given up still ends on the server.
    const clear = () =>
      database.transaction(async (tx) => {
        for (const table of tables) {
          await tx.run(statement(`test-clear-${table}`, `delete from ${table}`), [])
        }
      })

    const rowsOf = <Table extends (typeof tables)[number]>(table: Table) =>
      selectRows(database, table)

    it.each<[string, Step[]]>([
      ['a first sign-in', [ordinary]],
      ['the next one', [ordinary, ordinary]],
      ['the first one with a unionid', [ordinary, { ...ordinary, unionId: 'u-1' }]],
      ['a first one with a unionid', [{ ...ordinary, unionId: 'u-1' }]],
      [
        "a first one at another app, by the first app's unionid",
        [
          { ...ordinary, unionId: 'u-1' },
          { ...ordinary, unionId: 'u-1', appId: 'wx-b' },
        ],
      ],
    ])('records %s', async (_, steps) => {
      for (const [index, step] of steps.entries()) {
        await recordIn(database, recordOf(step, index))
      }
      expect(await rowsOf('users')).toHaveLength(1)
      expect(await rowsOf('sessions')).toHaveLength(steps.length)
      expect(await rowsOf('audit_log')).toHaveLength(steps.length)
    })

    it('ends the oldest session where there are too many', async () => {
      for (let index = 0; index < maxSessions; index += 1) {
        const recorded = await recordIn(database, recordOf(ordinary, index))
        expect(recorded.changedUserIds).toEqual([])
      }
      const last = await recordIn(database, recordOf(ordinary, maxSessions))
      expect(last.changedUserIds).toEqual([last.user.id])
      const hashes = (await rowsOf('sessions')).map(({ token_hash }) => token_hash).sort()
      expect(hashes).toEqual(['token 1', 'token 2', 'token 3'])
    })

    it('merges a user with 150,000 entries in the audit log in at most 50 rows', async () => {
      const first = await recordIn(database, recordOf(ordinary, 0))
      const second = await recordIn(
        database,
        recordOf({ ...ordinary, openid: 'o-2', unionId: 'u-1' }, 1),
      )
      const { [database.dialect]: insertEntries } = insertManyEntries
      await database.transaction((tx) => tx.run(insertEntries, [second.user.id]))
      const { [database.dialect]: count } = countWritten
      const { merged, rows } = await database.transaction(async (tx) => {
        const before = Number((await tx.one(count, []))?.rows)
        const recorded = await recordSignIn(tx, recordOf({ ...ordinary, unionId: 'u-1' }, 2))
        return { merged: recorded, rows: Number((await tx.one(count, []))?.rows) - before }
      })
      expect(merged.user.id).toBe(first.user.id)
      expect(await rowsOf('users')).toHaveLength(1)
      expect(rows).toBeGreaterThan(5)
      expect(rows).toBeLessThanOrEqual(50)
    }, 60_000)

    it('agrees on the users of simultaneous sign-ins', async () => {
      // PostgreSQL may give one up that waits for too many others. Its client tries again, and what
      // was given up must have left nothing behind.
      const recordAsAClient = (record: SignInRecord) =>
        recordIn(database, record).catch((error: unknown) => {
          const isGivenUp = error instanceof DatabaseError && error.retryable
          if (database.dialect === 'sqlite' || !isGivenUp) throw error
          return recordIn(database, record)
        })

      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 24 }), async (list) => {
          await clear()
          const all = list.map((step, index) => recordAsAClient(recordOf(step, index)))
          // One that fails must not leave the others running into the next crowd.
          await Promise.allSettled(all)
          const responses = await Promise.all(all)
          const identities = await rowsOf('identities')
          const owners = new Map(
            (await rowsOf('unions')).map(({ union_id, user_id }) => [union_id, user_id]),
          )
          for (const { union_id, user_id } of identities) {
            if (union_id !== null) expect(owners.get(union_id)).toBe(user_id)
          }
          const userIds = (await rowsOf('users')).map(({ id }) => id).sort()
          expect([...new Set(identities.map(({ user_id }) => user_id))].sort()).toEqual(userIds)

          const sessions = await rowsOf('sessions')
          for (const userId of userIds) {
            const own = sessions.filter(({ user_id }) => user_id === userId)
            const signIns = responses.filter(({ session }) => {
              const { app_id, openid } = session
              return identities.some(
                (known) =>
                  known.app_id === app_id && known.openid === openid && known.user_id === userId,
              )
            })
            // On PostgreSQL identities of one user do not wait for each other, so there may be one over.
            if (database.dialect === 'sqlite') expect(own.length).toBeLessThanOrEqual(maxSessions)
            expect(own.length).toBeGreaterThanOrEqual(Math.min(signIns.length, 1))
          }
          const signedIn = (await rowsOf('audit_log')).filter(({ event }) => event === 'signed_in')
          expect(signedIn.map(({ session_id }) => session_id).sort()).toEqual(
            responses.map(({ session }) => session.id).sort(),
          )
        }),
        // A crowd is another one each time: a smaller one that fails says nothing of the first.
        { numRuns: 20, endOnFailure: true },
      )
    }, 60_000)
  })
}

describeRecordSignIn(createStorage)
