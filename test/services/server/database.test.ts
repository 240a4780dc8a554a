import { setImmediate as nextTurn } from 'node:timers/promises'
import { statement, type Database } from '../../../server/src/db/database'
import { describeDatabase, putAtOnce } from '../../server/suites/database.suite'
import { openTestDatabase } from '../../server/support/test-database'
import { createPostgresStorage } from './services-storage'

describeDatabase(createPostgresStorage)

describe('PostgreSQL', () => {
  let database: Database
  let close: () => Promise<void>

  beforeEach(async () => {
    const opened = await openTestDatabase(createPostgresStorage)
    database = opened.database
    close = () => opened.close()
  })

  afterEach(() => close())

  const putOne = (key: string) =>
    database.atOnce(putAtOnce, { key, expires_at: 1, bytes: Buffer.from([1]) })

  const insert = statement(
    'test-insert',
    'insert into shared_values (key, value, expires_at) values ($1, $1, 1)',
  )

  const read = (name: string, text: string) => database.all(statement(name, text), [])

  const isSomeoneWaiting = async () =>
    (await read('test-waiting', 'select pid from pg_locks where not granted')).length > 0

  it('runs others while some wait for a lock', async () => {
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let holds: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      holds = resolve
    })
    const holding = database.transaction(async (tx) => {
      await tx.run(insert, ['a'])
      holds()
      await released
    })
    await held
    const waiting = putOne('a')
    while (!(await isSomeoneWaiting())) await nextTurn()
    expect(await putOne('b')).toMatchObject({ key: 'b' })
    expect(await isSomeoneWaiting()).toBe(true)
    release()
    await holding
    expect(await waiting).toBeNull()
  })

  it('leaves all of a batch to the slower way where it does not take the value of one', async () => {
    expect(await Promise.all(['a', 'b\0', 'c'].map(putOne))).toEqual([null, null, null])
    expect(await putOne('a')).toMatchObject({ key: 'a' })
  })

  it('finds rows by their index also in tables that were small when it looked', async () => {
    await database.transaction((tx) => tx.run(insert, ['a']))
    await read('test-analyze', 'analyze shared_values')
    const plan = await read('test-explain', "explain select * from shared_values where key = 'a'")
    expect(JSON.stringify(plan)).toContain('Index Scan')
  })
})
