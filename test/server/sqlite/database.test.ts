import { execFileSync } from 'node:child_process'
import { chmod, readFile, stat } from 'node:fs/promises'
import { statement, type Database } from '../../../server/src/db/port/database'
import { openSqliteConnection } from '../../../server/src/db/sqlite/sqlite-connection'
import { openSqliteDatabase } from '../../../server/src/db/sqlite/sqlite-database'
import { findSessionByToken } from '../../../server/src/sessions/session-queries'
import { createSqliteStorage } from '../support/storage'
import { openTestDatabase } from '../support/test-database'

describe('SQLite', () => {
  let database: Database
  let path: string
  let close: () => Promise<void>

  beforeEach(async () => {
    const opened = await openTestDatabase(createSqliteStorage)
    if (opened.location.kind !== 'sqlite') throw new Error('not SQLite')
    database = opened.database
    path = opened.location.path
    close = () => opened.close()
  })

  afterEach(() => close())

  const insert = statement(
    'test-insert-shared',
    'insert into shared_values (key, value, expires_at) values ($1, $1, 1)',
  )
  const remove = statement('test-delete-shared', 'delete from shared_values where key = $1')

  it('commits half of a crowd before the other half is written', async () => {
    const events: string[] = []
    await Promise.all(
      Array.from({ length: 32 }, async (_, index) => {
        await database.transaction(async (tx) => {
          await tx.run(insert, [`key-${index}`])
          events.push('written')
        })
        events.push('committed')
      }),
    )
    const runs = events.join(' ').match(/(written ?)+(committed ?)+/g) ?? []
    expect(runs.map((run) => run.split('committed').length - 1)).toEqual([16, 8, 4, 4])
  })

  it('commits everything that waits before it closes', async () => {
    const all = Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        database.transaction((tx) => tx.run(insert, [`key-${index}`])),
      ),
    )
    await database.close()
    expect(await all).toHaveLength(16)
  })

  it('keeps its log when another process opens and closes the file', async () => {
    const otherProcess = (sql: string) =>
      execFileSync(process.execPath, [
        '-e',
        `const db = new (require('libsql'))(process.argv[1])
         console.log(JSON.stringify(db.prepare(process.argv[2]).all()))
         db.close()`,
        path,
        sql,
      ]).toString()
    // Opened beside a connection of this process, whose locks must survive it.
    const second = openSqliteDatabase(path)
    otherProcess('select count(*) from users')
    await database.transaction((tx) => tx.run(insert, ['written-after']))
    expect(otherProcess('select key from shared_values')).toContain('written-after')
    await second.close()
  })

  it('finds a session and its user by their indexes', async () => {
    const text = findSessionByToken.text.replaceAll(/\$\d/g, "''")
    const plan = statement<{ detail: string }>('test-plan', `explain query plan ${text}`)
    const steps = (await database.all(plan, [])).map(({ detail }) => detail)
    expect(steps).toEqual([
      expect.stringMatching(/^SEARCH s USING INDEX/),
      // Only for a session that another one made.
      'CORRELATED SCALAR SUBQUERY 1',
      expect.stringMatching(/^SEARCH p USING INDEX/),
      expect.stringMatching(/^SEARCH u USING INDEX/),
    ])
  })

  it('waits while another process writes, and the event loop goes on', async () => {
    const other = openSqliteConnection(path)
    other.exec('begin immediate')
    other.exec("insert into shared_values (key, value, expires_at) values ('theirs', '', 1)")
    const state = { isWritten: false }
    const ours = database
      .transaction((tx) => tx.run(insert, ['ours']))
      .finally(() => {
        state.isWritten = true
      })
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate)
    expect(state.isWritten).toBe(false)
    other.exec('commit')
    other.close()
    expect(await ours).toBe(1)
  })

  it('holds nothing that was deleted in its files after a checkpoint', async () => {
    const secret = 'a nickname that is deleted'
    const filesWith = async () => {
      const texts = await Promise.all([path, `${path}-wal`].map((file) => readFile(file, 'latin1')))
      return texts.map((text) => text.includes(secret))
    }
    await database.transaction((tx) => tx.run(insert, [secret]))
    expect(await filesWith()).toEqual([false, true])
    await database.checkpoint()
    expect(await filesWith()).toEqual([true, false])
    await database.transaction((tx) => tx.run(remove, [secret]))
    await database.checkpoint()
    expect(await filesWith()).toEqual([false, false])
  })

  it('keeps what it commits after another process has opened and closed the file', async () => {
    // As at the start: the migrations open the file, and the server opens it again.
    const second = openSqliteDatabase(path)
    const look = `const db = new (require('libsql'))(${JSON.stringify(path)})
      console.log(db.prepare('select count(*) from shared_values').raw().get()[0])
      db.close()`
    const count = () => execFileSync(process.execPath, ['-e', look], { encoding: 'utf8' }).trim()
    expect(count()).toBe('0')
    await database.transaction((tx) => tx.run(insert, ['kept']))
    expect(count()).toBe('1')
    await second.close()
  })

  it('keeps its files from other users of the machine', async () => {
    const made = await openTestDatabase(() => createSqliteStorage({ withoutTables: true }))
    if (made.location.kind !== 'sqlite') throw new Error('not a file')
    await made.database.transaction((tx) => tx.run(insert, ['a']))
    for (const suffix of ['', '-wal', '-shm']) {
      expect((await stat(made.location.path + suffix)).mode & 0o077).toBe(0)
    }
    await made.close()
  })

  it('takes files that all may read from the other users, and leaves the group’s rights', async () => {
    await database.transaction((tx) => tx.run(insert, ['a']))
    const files = [path, `${path}-wal`, `${path}-shm`]
    const modes = () =>
      Promise.all(files.map(async (file) => ((await stat(file)).mode & 0o777).toString(8)))
    for (const file of files) await chmod(file, 0o644)
    expect(await modes()).toEqual(['644', '644', '644'])
    const started = openSqliteDatabase(path)
    expect(await modes()).toEqual(['640', '640', '640'])
    await started.close()
  })
})
