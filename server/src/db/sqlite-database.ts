import { Kysely } from 'kysely'
import { startInterval } from '../interval'
import { createAtOnce } from './at-once'
import { createBatches } from './batches'
import type { AnyAtOnce, AnyLookUp, Database, Queries } from './database'
import { DatabaseError } from './database-error'
import { commitTogether, queriesOf, type Job } from './group-commit'
import { assertMigrated } from './migrate'
import { createMutex } from './mutex'
import type { Tables } from './schema'
import { createCheckpointer } from './sqlite-checkpointer'
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection'
import { createSqliteDialect } from './sqlite-dialect'
import { prepareLookUp } from './sqlite-look-ups'
import { prepareScript } from './sqlite-scripts'

const busyTimeoutMs = 2_000
/**
 * A page that was written often is copied once, so fewer copies cost less: copying each second cost a tenth
 * of the sign-ins where tables are large. At full load the log grows by 130 MiB a second.
 */
const checkpointEveryMs = 3_000
/** 128 MiB. */
const longLogPages = 32_768
/** 1 GiB: a backstop for when a checkpoint cannot keep up. */
const autoCheckpointPages = 8 * longLogPages

/**
 * SQLite with a write-ahead log and `synchronous = FULL`: what a caller was told is on the disk.
 * One connection writes, two read what is committed, a fourth copies the log. The price of FULL
 * is a disk flush for each commit, so those who wait together share one, and the event loop goes on.
 */
export const openSqliteDatabase = (path: string): Database => {
  const writer = openWriter(path)
  const reader = openReader(path)
  const finder = openReader(path)
  const mutex = createMutex()
  const kysely = new Kysely<Tables>({ dialect: createSqliteDialect(writer, mutex) })
  let hasWritten = false
  let closed = false

  const inTurn = <T>(write: () => Promise<T>): Promise<T> =>
    mutex.runExclusive(() => {
      hasWritten = true
      return write()
    })
  const transactions = createBatches<Job>((jobs) => inTurn(() => commitTogether(writer, jobs)))
  const atOnce = createAtOnce<AnyAtOnce>((work) => {
    const runScript = prepareScript(writer, work)
    return (calls) => inTurn(() => runScript(calls))
  })
  const lookUps = createAtOnce<AnyLookUp>((work) => prepareLookUp(finder, work))

  const checkpointer = createCheckpointer({
    path,
    longLogPages,
    inTurn: (copy) => mutex.runExclusive(copy),
  })
  const checkpoint = async () => {
    if (!hasWritten) return
    hasWritten = false
    await checkpointer.run()
  }
  const stopCheckpoints = startInterval(checkpoint, {
    everyMs: checkpointEveryMs,
    // It does not reject.
    onError: () => undefined,
  })

  const assertOpen = () => {
    if (closed) throw new DatabaseError('unavailable', null, 'the database is closed')
  }

  return {
    dialect: 'sqlite',
    kysely,
    ...queriesOf(reader, () => undefined),

    async transaction<T>(work: (tx: Queries) => Promise<T>) {
      assertOpen()
      return await new Promise<T>((resolve, reject) => {
        let result: T
        transactions.add({
          async run(tx) {
            result = await work(tx)
          },
          committed: () => resolve(result),
          failed: reject,
        })
      })
    },

    async lookUp(work, values) {
      assertOpen()
      return await lookUps.run(work, values)
    },

    async atOnce(work, values) {
      assertOpen()
      return await atOnce.run(work, values)
    },

    pool: () => ({
      open: 4,
      waiting: transactions.waiting() + atOnce.waiting() + lookUps.waiting(),
    }),

    check: () => assertMigrated(kysely),

    async close() {
      if (closed) return
      closed = true
      stopCheckpoints()
      await atOnce.drained()
      await transactions.drained()
      await lookUps.drained()
      await checkpointer.close()
      await mutex.runExclusive(() => {
        truncateLog(writer)
        finder.close()
        reader.close()
        writer.close()
        return Promise.resolve()
      })
    },
  }
}

const openWriter = (path: string): SqliteConnection => {
  const writer = openSqliteConnection(path)
  writer.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  writer.exec('pragma journal_mode = wal')
  writer.exec('pragma synchronous = full')
  writer.exec('pragma foreign_keys = on')
  // What scripts are given never lies in a file of its own.
  writer.exec('pragma temp_store = memory')
  writer.exec(`pragma wal_autocheckpoint = ${autoCheckpointPages}`)
  // From here on `beginImmediate` waits instead: SQLite's own waiting stops the event loop.
  writer.exec('pragma busy_timeout = 0')
  return writer
}

const openReader = (path: string): SqliteConnection => {
  const reader = openSqliteConnection(path)
  reader.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  reader.exec('pragma query_only = on')
  return reader
}

const truncateLog = (writer: SqliteConnection) => {
  try {
    writer.exec('pragma wal_checkpoint(truncate)')
  } catch {
    // Nothing is lost: the log stays, and is read when the database is opened again.
  }
}
