import { statement, type Database, type Queries } from '../../../server/src/db/port/database'
import { DatabaseError } from '../../../server/src/db/port/database-error'
import { migrations, recordSql, tableSql } from '../../../server/src/db/migrations/migrations'
import { usersIdentitiesSessions } from '../../../server/src/db/migrations/0001-users-identities-sessions'
import { migrate } from '../../../server/src/db/migrate'
import { openTestDatabase, type TestDatabase } from '../support/test-database'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { execute, insertRows, selectRows } from '../support/sql'

const insert = statement(
  'test-insert',
  'insert into shared_values (key, value, expires_at) values ($1, $2, $3)',
)
const find = statement<{ value: string; expires_at: number }>(
  'test-find',
  'select value, expires_at from shared_values where key = $1',
)
const findForUpdate = statement<{ value: string }>(
  'test-find-for-update',
  'select value from shared_values where key = $1 for update',
)
const update = statement('test-update', 'update shared_values set value = $2 where key = $1')

/** The user does not exist, which both databases find at the commit. */
const insertOrphan = statement(
  'test-insert-orphan',
  `insert into unions (scope, union_id, user_id) values ('wechat', $1, 'nobody')`,
)

/** What every database promises. */
const describeDatabase = (createStorage: CreateStorage): void => {
  describe('Database', () => {
    let opened: TestDatabase
    let database: Database

    const open = async (env: Record<string, string> = {}) => {
      opened = await openTestDatabase(createStorage, env)
      database = opened.database
    }

    afterEach(() => opened.close())

    const put = (tx: Queries, key: string, value = key) => tx.run(insert, [key, value, 1])
    const valueOf = async (key: string) => (await database.one(find, [key]))?.value ?? null

    it('is migrated before the test begins, which would take longer than most tests', async () => {
      await open()
      expect(opened.ran).toEqual([])
    })

    it('answers numbers as numbers and absence as null', async () => {
      await open()
      const timeMs = 1_795_234_309_174
      await database.transaction((tx) => tx.run(insert, ['a', 'b', timeMs]))
      expect(await database.one(find, ['a'])).toEqual({ value: 'b', expires_at: timeMs })
      expect(await database.one(find, ['none'])).toBeNull()
      expect(await database.all(find, ['none'])).toEqual([])
    })

    it('keeps bytes as they are', async () => {
      await open()
      const bytes = Buffer.from([0, 1, 254, 255])
      await insertRows(database, 'users', {
        id: 'u',
        created_at: 1,
        updated_at: 1,
        phone_sealed: bytes,
      })
      const [user] = await selectRows(database, 'users')
      expect(user?.phone_sealed?.equals(bytes)).toBe(true)
    })

    it('says how many rows changed', async () => {
      await open()
      const counts = await database.transaction(async (tx) => {
        await put(tx, 'a')
        return [await tx.run(update, ['a', 'x']), await tx.run(update, ['none', 'x'])]
      })
      expect(counts).toEqual([1, 0])
    })

    it('writes all of a transaction or none, and rejects with what it threw', async () => {
      await open()
      const failure = new Error('changed my mind')
      const work = database.transaction(async (tx) => {
        await put(tx, 'a')
        throw failure
      })
      await expect(work).rejects.toBe(failure)
      expect(await valueOf('a')).toBeNull()
    })

    it('fails only the one of many simultaneous transactions that fails', async () => {
      await open()
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          database.transaction(async (tx) => {
            await put(tx, `key-${index}`)
            if (index === 7) throw new Error('the seventh')
            if (index === 9) await put(tx, `key-${index}`)
          }),
        ),
      )
      const failed = results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))
      expect(failed).toEqual([7, 9])
      for (let index = 0; index < 20; index += 1) {
        const value = index === 7 || index === 9 ? null : `key-${index}`
        expect(await valueOf(`key-${index}`)).toBe(value)
      }
    })

    it('runs the others once where one is undone after it wrote', async () => {
      await open()
      const runs = new Map<number, number>()
      await Promise.allSettled(
        Array.from({ length: 40 }, (_, index) =>
          database.transaction(async (tx) => {
            runs.set(index, (runs.get(index) ?? 0) + 1)
            await put(tx, `key-${index}`)
            if (index % 10 === 3) throw new Error('changed my mind')
          }),
        ),
      )
      expect([...runs.values()]).toEqual(Array(40).fill(1))
    })

    it('fails only the one of many whose constraint is checked at the commit', async () => {
      await open()
      const results = await Promise.allSettled(
        Array.from({ length: 12 }, (_, index) =>
          database.transaction(async (tx) => {
            await put(tx, `key-${index}`)
            if (index === 5) await tx.run(insertOrphan, ['union'])
          }),
        ),
      )
      expect(results.map(({ status }) => status)).toEqual(
        results.map((_, index) => (index === 5 ? 'rejected' : 'fulfilled')),
      )
      for (let index = 0; index < 12; index += 1) {
        expect(await valueOf(`key-${index}`)).toBe(index === 5 ? null : `key-${index}`)
      }
    })

    it('writes all of a maintenance or none', async () => {
      await open()
      await database.maintenance((tx) => put(tx, 'kept'))
      const work = database.maintenance(async (tx) => {
        await put(tx, 'undone')
        throw new Error('changed my mind')
      })
      await expect(work).rejects.toThrow('changed my mind')
      expect([await valueOf('kept'), await valueOf('undone')]).toEqual(['kept', null])
    })

    it('shows nobody what is not committed', async () => {
      await open()
      let seen: unknown = 'nothing'
      await database.transaction(async (tx) => {
        await put(tx, 'a')
        expect((await tx.one(find, ['a']))?.value).toBe('a')
        seen = await valueOf('a')
      })
      expect(seen).toBeNull()
      expect(await valueOf('a')).toBe('a')
    })

    it('loses no update of many that read before they write', async () => {
      await open()
      await database.transaction((tx) => put(tx, 'count', '0'))
      await Promise.all(
        Array.from({ length: 30 }, () =>
          database.transaction(async (tx) => {
            const row = await tx.one(findForUpdate, ['count'])
            await tx.run(update, ['count', String(Number(row?.value) + 1)])
          }),
        ),
      )
      expect(await valueOf('count')).toBe('30')
    })

    it('runs a transaction again that stood in the way of another', async () => {
      await open()
      await database.transaction(async (tx) => {
        await put(tx, 'a')
        await put(tx, 'b')
      })
      const cross = (first: string, second: string) =>
        database.transaction(async (tx) => {
          await tx.one(findForUpdate, [first])
          await tx.one(findForUpdate, [second])
          await tx.run(update, [first, 'done'])
          await tx.run(update, [second, 'done'])
        })
      const both = Promise.all([cross('a', 'b'), cross('b', 'a')])
      await expect(both).resolves.toHaveLength(2)
    })

    it('is correct with a single connection', async () => {
      await open({ DATABASE_POOL_SIZE: '1' })
      const work = Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0 ? database.transaction((tx) => put(tx, `k${index}`)) : valueOf('none'),
      )
      await expect(Promise.all(work)).resolves.toHaveLength(12)
      await expect(database.check()).resolves.toBeUndefined()
    })

    it('names what broke a constraint without the values of the row', async () => {
      await open()
      await database.transaction((tx) => put(tx, 'secret-key'))
      const again = database.transaction((tx) => put(tx, 'secret-key'))
      await expect(again).rejects.toBeInstanceOf(DatabaseError)
      await expect(again).rejects.toMatchObject({ kind: 'failed', retryable: false })
      await expect(again).rejects.not.toMatchObject({
        message: expect.stringContaining('secret-key') as unknown,
      })
    })

    it('migrates once when many start together', async () => {
      await open()
      await forget()
      const ran = await Promise.all([1, 2, 3].map(() => migrate(opened.location)))
      expect(ran.flat().sort()).toEqual(migrations.map(({ name }) => name))
      await expect(database.check()).resolves.toBeUndefined()
    })

    it('names the migrations that have not run', async () => {
      await open()
      await execute(database, "delete from kysely_migration where name like '0003%'")
      await expect(database.check()).rejects.toMatchObject({
        kind: 'unavailable',
        message: 'migrations have not run: 0003-fewer-indexes',
      })
    })

    /** Takes away what the migrations made. */
    const forget = async () => {
      const tables = [
        // Ahead of what they refer to.
        ...['handovers', 'handover_tickets', 'oauth_states', 'sessions', 'unions', 'identities'],
        ...['users', 'audit_log', 'shared_values', 'media_orphans', 'merged_users', 'token_keys'],
        'kysely_migration',
      ]
      for (const table of tables) await execute(database, `drop table ${table}`)
    }

    it('keeps the audit log and what was revoked in tables of before', async () => {
      await open()
      await forget()
      await execute(database, tableSql)
      for (const step of usersIdentitiesSessions[database.dialect]) await execute(database, step)
      await execute(database, recordSql, [usersIdentitiesSessions.name, 'earlier'])
      await insertRows(database, 'users', { id: 'user', created_at: 1, updated_at: 1 })
      const session = {
        ...{ user_id: 'user', provider: 'weapp', app_id: 'wx', openid: 'o', device_name: 'iPhone' },
        ...{ device_platform: 'ios', created_at: 2, last_seen_at: 3, expires_at: 4 },
      }
      const revoked = { ...session, id: 'revoked', token_hash: null, revoked_at: 5 }
      const live = { ...session, id: 'live', token_hash: 'hash', revoked_at: null }
      await insertRows(database, 'sessions', revoked, live)
      const entry = { at: 1, event: 'signed_in', user_id: 'user', session_id: 'live', detail: '{}' }
      const entries = [
        { ...entry, id: 'a', request_id: 'request' },
        { ...entry, id: 'b', request_id: null },
      ]
      await insertRows(database, 'audit_log', ...entries)

      expect(await migrate(opened.location)).toContain('0003-fewer-indexes')
      expect(await selectRows(database, 'sessions')).toMatchObject([revoked])
      const kept = await selectRows(database, 'audit_log', 'order by id')
      expect(kept).toEqual(entries)
      await execute(database, 'delete from users')
      expect(await selectRows(database, 'sessions')).toEqual([])
    })

    it('refuses work once it is closed, and closes twice', async () => {
      await open()
      await database.close()
      await database.close()
      await expect(database.transaction((tx) => put(tx, 'a'))).rejects.toBeInstanceOf(DatabaseError)
    })
  })
}

describeDatabase(createStorage)
