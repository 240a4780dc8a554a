import { Client } from 'pg'
import { statement, type Database, type Queries } from '../../../server/src/db/port/database'
import { openPostgresDatabase } from '../../../server/src/db/postgres/postgres-database'
import { openTestDatabase } from '../../server/support/test-database'
import { createPostgresStorage } from './services-storage'

describe('PostgreSQL', () => {
  let database: Database
  let url: string
  let close: () => Promise<void>

  beforeEach(async () => {
    const opened = await openTestDatabase(createPostgresStorage, { DATABASE_POOL_SIZE: '1' })
    if (opened.location.kind !== 'postgres') throw new Error('not PostgreSQL')
    database = opened.database
    url = opened.location.url.reveal()
    close = () => opened.close()
  })

  afterEach(() => close())

  const insert = statement(
    'test-insert',
    'insert into shared_values (key, value, expires_at) values ($1, $1, 1)',
  )

  const read = (name: string, text: string) => database.all(statement(name, text), [])

  it('gives up a lock that another transaction holds for long, and frees the connection', async () => {
    await database.transaction((tx) => tx.run(insert, ['a']))
    const holder = new Client({ connectionString: url })
    await holder.connect()
    await holder.query("begin; select * from shared_values where key = 'a' for update")
    const lock = statement<{ key: string }>(
      'test-lock',
      'select key from shared_values where key = $1 for update',
    )
    const waiting = database.transaction((tx) => tx.one(lock, ['a']))
    await expect(waiting).rejects.toMatchObject({ kind: 'unavailable', code: '55P03' })
    await holder.query('rollback')
    await holder.end()
    expect(await database.transaction((tx) => tx.one(lock, ['a']))).toEqual({ key: 'a' })
  })

  it('finds rows by their index also in tables that were small when it looked', async () => {
    await database.transaction((tx) => tx.run(insert, ['a']))
    await read('test-analyze', 'analyze shared_values')
    const plan = await read('test-explain', "explain select * from shared_values where key = 'a'")
    expect(JSON.stringify(plan)).toContain('Index Scan')
  })

  it('plans so whatever options the address of the database sets', async () => {
    const withOptions = new URL(url)
    withOptions.searchParams.set('options', '-c work_mem=8MB -c enable_seqscan=on')
    const other = openPostgresDatabase({
      url: withOptions.href,
      poolSize: 1,
      onIdleError: () => undefined,
    })
    const show = (name: string) =>
      other.one(statement<Record<string, string>>(`test-show-${name}`, `show ${name}`), [])
    expect([await show('work_mem'), await show('enable_seqscan'), await show('jit')]).toEqual([
      { work_mem: '8MB' },
      { enable_seqscan: 'off' },
      { jit: 'off' },
    ])
    await other.close()
  })

  it('reads whole tables in maintenance, with more time, and as before afterwards', async () => {
    const settings = (tx: Queries) =>
      tx.all(
        statement<{ name: string; setting: string }>(
          'test-settings',
          `select name, setting from pg_settings
           where name in ('enable_seqscan', 'jit', 'lock_timeout', 'statement_timeout')
           order by name`,
        ),
        [],
      )
    const values = async (rows: Promise<{ setting: string }[]>) =>
      (await rows).map(({ setting }) => setting)
    expect(await values(database.maintenance(settings))).toEqual(['on', 'on', '5000', '600000'])
    expect(await values(database.transaction(settings))).toEqual(['off', 'off', '500', '5000'])
  })
})
