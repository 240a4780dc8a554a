import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCheckpointer, type Checkpointer } from '../../../server/src/db/sqlite-checkpointer'
import {
  openSqliteConnection,
  type SqliteConnection,
} from '../../../server/src/db/sqlite-connection'

describe('Checkpointer', () => {
  let dir: string
  let path: string
  let writer: SqliteConnection
  let checkpointer: Checkpointer

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'checkpointer-'))
    path = join(dir, 'x.db')
    writer = openSqliteConnection(path)
    writer.exec('pragma journal_mode = wal')
    writer.exec('create table t (a integer)')
    checkpointer = create(1_000)
  })

  afterEach(async () => {
    await checkpointer.close()
    writer.close()
    await rm(dir, { recursive: true })
  })

  const create = (longLogPages: number, write: () => void = () => undefined) =>
    createCheckpointer({
      path,
      longLogPages,
      inTurn(copy) {
        write()
        return copy()
      },
    })

  const logPages = () =>
    Number(writer.run('pragma wal_checkpoint(passive)', [], false).rows[0]?.['log'])

  const insert = (value: number) => writer.run('insert into t values ($1)', [value], true)

  /** What the file holds without its log. */
  const rowsOfTheFile = async (): Promise<number> => {
    const copy = join(dir, 'copy.db')
    await copyFile(path, copy)
    const reader = openSqliteConnection(copy)
    try {
      return reader.run('select * from t', [], false).rows.length
    } finally {
      reader.close()
    }
  }

  it('copies what is in the log into the file, again and again', async () => {
    insert(1)
    await checkpointer.run()
    expect(await rowsOfTheFile()).toBe(1)
    insert(2)
    await checkpointer.run()
    expect(await rowsOfTheFile()).toBe(2)
  })

  it('copies what is committed while another transaction is open', async () => {
    insert(1)
    writer.exec('begin immediate')
    insert(2)
    await checkpointer.run()
    writer.exec('rollback')
    expect(await rowsOfTheFile()).toBe(1)
  })

  it('copies the end of a long log when its turn has come, so that it begins anew', async () => {
    const written = [1, 2, 3, 4]
    for (const value of written) insert(value)
    const [patient, eager] = [create(1_000, () => insert(5)), create(3, () => insert(6))]
    await patient.run()
    expect(await rowsOfTheFile()).toBe(4)
    expect(logPages()).toBeGreaterThan(written.length)
    for (const value of written) insert(value)
    await eager.run()
    expect(await rowsOfTheFile()).toBe(9)
    insert(7)
    expect(logPages()).toBe(1)
    await patient.close()
    await eager.close()
  })

  it('does nothing more after a close', async () => {
    await checkpointer.run()
    await checkpointer.close()
    insert(1)
    await checkpointer.run()
    expect(await rowsOfTheFile()).toBe(0)
  })

  it('closes when what runs is done', async () => {
    insert(1)
    const running = checkpointer.run()
    await checkpointer.close()
    await running
    expect(await rowsOfTheFile()).toBe(1)
  })
})
