import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { statement, type Database, type LookUp } from '../../../server/src/db/database'
import { openSqliteConnection } from '../../../server/src/db/sqlite-connection'
import { toSql } from '../../../server/src/db/sqlite-look-ups'
import { sessionByToken } from '../../../server/src/sessions/session-queries'
import { describeDatabase, putAtOnce, userById } from '../suites/database.suite'
import { createSqliteStorage } from '../support/storage'
import { openTestDatabase } from '../support/test-database'

describeDatabase(createSqliteStorage)

describe('commits of transactions that wait together', () => {
  const insert = statement(
    'test-insert-shared',
    'insert into shared_values (key, value, expires_at) values ($1, $1, 1)',
  )

  it('answer half of a crowd before the other half is written', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const events: string[] = []
    await Promise.all(
      Array.from({ length: 32 }, async (_, index) => {
        await database.transaction(async (tx) => {
          await tx.run(insert, [`key-${index}`])
          events.push('written')
        })
        events.push('answered')
      }),
    )
    const runs = events.join(' ').match(/(written ?)+(answered ?)+/g) ?? []
    expect(runs.map((run) => run.split('answered').length - 1)).toEqual([16, 8, 4, 4])
    await close()
  })

  it('are all made by a close', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const all = Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        database.transaction((tx) => tx.run(insert, [`key-${index}`])),
      ),
    )
    await close()
    expect(await all).toHaveLength(16)
  })
})

describe('look-ups that wait together', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`)

  it('let the event loop go on where they are many', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    // So slow that turns come in between.
    const numbers = `json_each('[${Array.from({ length: 400 }).fill(1).join(',')}]')`
    const slow: LookUp<'id' | 'at', { id: string }> = {
      ...userById,
      table: 'test_slow_users',
      fields: { id: `(select a.id || max(x.key || y.key) from ${numbers} x, ${numbers} y)` },
      bytes: [],
      source: 'from test_slow_users a where a.at > 0',
    }
    const state = { isRunning: true }
    const answers = Promise.all(ids(8).map((id) => database.lookUp(slow, { id, at: 1 })))
    const ended = answers.finally(() => {
      state.isRunning = false
    })
    let turns = 0
    while (state.isRunning) {
      await nextTurn()
      turns += 1
    }
    expect((await ended).map((row) => row?.id.slice(0, 6))).toEqual(ids(8))
    expect(turns).toBeGreaterThan(20)
    await close()
  })

  it('reject where the query itself is wrong', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const wrong = { ...userById, table: 'test_wrong_users', source: 'from no_such_table' }
    for (const count of [1, 8]) {
      const all = ids(count).map((id) => database.lookUp(wrong, { id, at: 1 }))
      for (const one of await Promise.allSettled(all)) {
        expect(one).toMatchObject({ status: 'rejected', reason: { kind: 'failed' } })
      }
    }
    await close()
  })

  it('find a session and its user by their indexes alone', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const text = toSql(sessionByToken).replace('$1', "'[]'")
    const plan = statement<{ detail: string }>('test-plan', `explain query plan ${text}`)
    const steps = (await database.all(plan, [])).map(({ detail }) => detail)
    expect(steps.slice(-2)).toEqual([
      expect.stringMatching(/^SEARCH s USING INDEX/),
      expect.stringMatching(/^SEARCH u USING INDEX/),
    ])
    await close()
  })
})

describe('scripts that wait together', () => {
  const putAll = (database: Database, keys: readonly string[]) =>
    Promise.all(
      keys.map((key) =>
        database.atOnce(putAtOnce, { key, expires_at: 1, bytes: Buffer.from([1]) }),
      ),
    )

  it('write nothing of a batch in which one breaks a constraint', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    expect(await putAll(database, ['a', 'b', 'c', 'a'])).toEqual([null, null, null, null])
    expect(await database.kysely.selectFrom('shared_values').selectAll().execute()).toEqual([])
    expect(await putAll(database, ['a', 'b'])).not.toContain(null)
    await close()
  })

  it('answer null also where a garbage collection takes the reason away', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    // So slow that a collection comes in between.
    const numbers = `json_each('[${Array.from({ length: 400 }).fill(1).join(',')}]')`
    const slow = {
      ...putAtOnce,
      table: 'test_slow',
      sqlite: {
        ...putAtOnce.sqlite,
        write: `insert into shared_values (key, value, expires_at)
          select key, (select max(a.key || b.key) from ${numbers} a, ${numbers} b), expires_at
          from test_slow`,
        answer: {
          ...putAtOnce.sqlite.answer,
          source: 'from test_slow join shared_values v using (key)',
        },
      },
    }
    expect(await database.atOnce(slow, { key: 'a', expires_at: 1, bytes: null })).not.toBeNull()
    for (let time = 0; time < 20; time += 1) {
      // Leaves statements of the writing connection behind.
      for (let count = 0; count < 50; count += 1) {
        await database.kysely.selectFrom('users').selectAll().execute()
      }
      const state = { isRunning: true }
      const again = database.atOnce(slow, { key: 'a', expires_at: 1, bytes: null }).finally(() => {
        state.isRunning = false
      })
      await nextTurn()
      await nextTurn()
      collectGarbage()
      // Objects end in the turns after their collection.
      while (state.isRunning) await nextTurn()
      expect(await again).toBeNull()
    }
    await close()
  }, 30_000)

  it('reject where the script itself is wrong', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const wrong = {
      ...putAtOnce,
      table: 'test_wrong',
      sqlite: { ...putAtOnce.sqlite, write: 'delete from no_such_table' },
    }
    await expect(
      database.atOnce(wrong, { key: 'a', expires_at: 1, bytes: null }),
    ).rejects.toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('no_such_table') as unknown,
    })
    expect(await putAll(database, ['a'])).not.toContain(null)
    await close()
  })

  it('wait while another process writes, and the event loop goes on', async () => {
    const { database, location, close } = await openTestDatabase(createSqliteStorage)
    if (location.kind !== 'sqlite') throw new Error('not SQLite')
    expect(await putAll(database, ['before'])).not.toContain(null)
    const other = openSqliteConnection(location.path)
    other.exec('begin immediate')
    other.exec("insert into shared_values (key, value, expires_at) values ('theirs', '', 1)")
    const state = { isWritten: false }
    const ours = putAll(database, ['a', 'b']).finally(() => {
      state.isWritten = true
    })
    for (let turn = 0; turn < 100; turn += 1) await nextTurn()
    expect(state.isWritten).toBe(false)
    other.exec('commit')
    other.close()
    expect(await ours).not.toContain(null)
    expect(await database.kysely.selectFrom('shared_values').select('key').execute()).toHaveLength(
      4,
    )
    await close()
  })

  it('run in turns with transactions', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`)
    const insert = statement(
      'test-insert-in-turns',
      'insert into shared_values (key, value, expires_at) values ($1, $1, 1)',
    )
    await Promise.all([
      putAll(database, keys),
      ...keys.map((key) => database.transaction((tx) => tx.run(insert, [`other ${key}`]))),
    ])
    const rows = await database.kysely.selectFrom('shared_values').selectAll().execute()
    expect(rows).toHaveLength(80)
    await close()
  })

  it('are all run by a close', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const all = putAll(
      database,
      Array.from({ length: 40 }, (_, index) => `key-${index}`),
    )
    await close()
    expect(await all).not.toContain(null)
    await expect(putAll(database, ['late'])).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
