import fc from 'fast-check'
import type { Database } from '../../../server/src/db/database'
import { DatabaseError } from '../../../server/src/db/database-error'
import { newId } from '../../../server/src/ids'
import { recordAtOnce } from '../../../server/src/sign-in/record-at-once'
import {
  recordSignIn,
  type RecordedSignIn,
  type SignInRecord,
} from '../../../server/src/sign-in/record-sign-in'
import type { ShownUser } from '../../../server/src/users/present-user'
import { createKeyRing } from '../../../server/src/vault/key-ring'
import { createVault } from '../../../server/src/vault/vault'
import type { CreateStorage } from '../support/storage'
import { openTestDatabase, type TestDatabase } from '../support/test-database'

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
    provider: { name: 'weapp', appId: step.appId, unionScope: 'wechat' },
    identity: { openid: step.openid, unionId: step.unionId, sessionKey: null },
    sealedSessionKey: step.hasSessionKey
      ? { bytes: Buffer.from(`key ${index}`), keyId: `key-id ${index}` }
      : null,
    exchangeStartedAtMs: baseMs + step.startedAtMs,
    sessionId: newId(nowMs),
    tokenHash: `token ${index}`,
    device: step.hasDevice ? { name: 'iPhone', platform: 'ios' } : null,
    renews: null,
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

const inSteps = (database: Database, record: SignInRecord) =>
  database.transaction((tx) => recordSignIn(tx, record))

/** Both ways may answer more of a user than is shown. */
const shown = (user: ShownUser): ShownUser => ({
  id: user.id,
  nickname: user.nickname,
  avatar_key: user.avatar_key,
  avatar_pending_key: user.avatar_pending_key,
  phone_sealed: user.phone_sealed,
  phone_key_id: user.phone_key_id,
  created_at: user.created_at,
  updated_at: user.updated_at,
})

/** The same on every database, whatever it takes at once. */
export const describeRecordAtOnce = (createStorage: CreateStorage): void => {
  describe('recordAtOnce', () => {
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
        for (const table of tables) await tx.query(database.kysely.deleteFrom(table).compile())
      })

    const rowsOf = (table: (typeof tables)[number]) =>
      database.kysely.selectFrom(table).selectAll().execute()

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
        expect(await recordAtOnce(database, recordOf(step, index))).not.toBeNull()
      }
      expect(await rowsOf('users')).toHaveLength(1)
      expect(await rowsOf('sessions')).toHaveLength(steps.length)
      expect(await rowsOf('audit_log')).toHaveLength(steps.length)
    })

    it('makes room for a session', async () => {
      for (let index = 0; index < maxSessions; index += 1) {
        const recorded = await recordAtOnce(database, recordOf(ordinary, index))
        expect(recorded?.changedUserIds).toEqual([])
      }
      const last = await recordAtOnce(database, recordOf(ordinary, maxSessions))
      expect(last?.changedUserIds).toEqual([last?.user.id])
      const hashes = (await rowsOf('sessions')).map(({ token_hash }) => token_hash).sort()
      expect(hashes).toEqual(['token 1', 'token 2', 'token 3'])
    })

    it('leaves it to the steps where the user is not the one of the unionid', async () => {
      const steps = [
        ordinary,
        { ...ordinary, unionId: 'u-1', openid: 'o-2' },
        { ...ordinary, unionId: 'u-1' },
      ] as const
      for (const [index, step] of steps.entries()) {
        const recorded = await recordAtOnce(database, recordOf(step, index))
        expect(recorded === null).toBe(index === 2)
      }
      expect(await rowsOf('sessions')).toHaveLength(2)
      expect(await rowsOf('audit_log')).toHaveLength(2)
    })

    it('leaves a renewal to the steps', async () => {
      await inSteps(database, recordOf(ordinary, 0))
      const renewal = { ...recordOf(ordinary, 1), renews: 'some-session' }
      expect(await recordAtOnce(database, renewal)).toBeNull()
    })

    it('leaves behind what the steps leave behind, after whatever sign-ins', async () => {
      let atOnce = 0
      let steps = 0

      const recordCounted = async (record: SignInRecord) => {
        const recorded = await recordAtOnce(database, record)
        if (recorded === null) steps += 1
        else atOnce += 1
        return recorded ?? (await inSteps(database, record))
      }

      /** Answers and tables, with the random ids replaced by the order in which they were answered. */
      const outcomeOf = async (
        list: readonly Step[],
        record: (record: SignInRecord) => Promise<RecordedSignIn>,
      ) => {
        await clear()
        const answers: RecordedSignIn[] = []
        for (const [index, item] of list.entries()) {
          const answer = await record(recordOf(item, index))
          answers.push({ ...answer, user: shown(answer.user) })
        }
        const left = [
          await database.kysely.selectFrom('users').selectAll().orderBy('created_at').execute(),
          await database.kysely
            .selectFrom('identities')
            .selectAll()
            .orderBy('app_id')
            .orderBy('openid')
            .execute(),
          await database.kysely.selectFrom('unions').selectAll().orderBy('union_id').execute(),
          await database.kysely.selectFrom('sessions').selectAll().orderBy('created_at').execute(),
          await database.kysely
            .selectFrom('audit_log')
            .select(['at', 'event', 'user_id', 'session_id', 'request_id', 'detail'])
            .orderBy('at')
            .orderBy('event')
            .execute(),
        ]
        const ids = answers.flatMap(({ user, session }) => [user.id, session.id])
        return [...new Set(ids)].reduce(
          (text, id, index) => text.replaceAll(id, `id-${index}`),
          JSON.stringify([answers, left], null, 1),
        )
      }

      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 10 }), async (list) => {
          const slow = await outcomeOf(list, (record) => inSteps(database, record))
          expect(await outcomeOf(list, recordCounted)).toBe(slow)
        }),
        { numRuns: 100 },
      )
      expect(atOnce).toBeGreaterThan(100)
      expect(steps).toBeGreaterThan(10)
    }, 60_000)

    it('agrees on the users, whoever signs in at the same moment', async () => {
      const recordSomehow = async (record: SignInRecord) =>
        (await recordAtOnce(database, record)) ?? (await inSteps(database, record))

      // PostgreSQL may give one up that waits for too many others. Its client tries again, and what
      // was given up must have left nothing behind.
      const recordAsAClient = (record: SignInRecord) =>
        recordSomehow(record).catch((error: unknown) => {
          const isGivenUp = error instanceof DatabaseError && error.retryable
          if (database.dialect === 'sqlite' || !isGivenUp) throw error
          return recordSomehow(record)
        })

      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 24 }), async (list) => {
          await clear()
          const all = list.map((step, index) => recordAsAClient(recordOf(step, index)))
          // One that fails must not leave the others running into the next crowd.
          await Promise.allSettled(all)
          const answers = await Promise.all(all)
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
            const signIns = answers.filter(({ session }) => {
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
            answers.map(({ session }) => session.id).sort(),
          )
        }),
        // A crowd is another one each time: a smaller one that fails says nothing of the first.
        { numRuns: 20, endOnFailure: true },
      )
    }, 60_000)
  })
}
