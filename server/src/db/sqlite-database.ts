import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import { Kysely } from 'kysely'
import type { Database } from './database'
import { DatabaseError } from './database-error'
import { createGroupCommit, queriesOf } from './group-commit'
import { assertMigrated } from './migrate'
import { createMutex } from './mutex'
import type { Tables } from './schema'
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection'
import { createSqliteDialect } from './sqlite-dialect'

const busyTimeoutMs = 2_000
/** 16 MiB of log; the commit that passes it copies the log into the file. */
const autoCheckpointPages = 4_000

/**
 * SQLite with a write-ahead log and `synchronous = FULL`: what a caller was told is on the disk.
 * One connection writes, the other reads what is committed.
 */
export const openSqliteDatabase = (path: string): Database => {
  keepPrivate(path)
  const writer = openWriter(path)
  const reader = openReader(path)
  const mutex = createMutex()
  const kysely = new Kysely<Tables>({ dialect: createSqliteDialect(writer, mutex) })
  const commits = createGroupCommit({ writer, inTurn: (work) => mutex.runExclusive(work) })
  let isClosed = false

  const transaction: Database['transaction'] = (work) =>
    isClosed
      ? Promise.reject(new DatabaseError('unavailable', null, 'the database is closed'))
      : commits.transaction(work)

  return {
    dialect: 'sqlite',
    kysely,
    ...queriesOf(reader),
    transaction,
    maintenance: transaction,

    checkpoint: () =>
      mutex.runExclusive(() => {
        emptyLog(writer)
        return Promise.resolve()
      }),

    pool: () => ({ open: 2, waiting: commits.waiting() }),

    check: () => assertMigrated(kysely),

    async close() {
      if (isClosed) return
      isClosed = true
      await commits.drained()
      await mutex.runExclusive(() => {
        emptyLog(writer)
        reader.close()
        writer.close()
        return Promise.resolve()
      })
    },
  }
}

/** No other user of the machine may read phone numbers and names. The log's files follow this one's. */
const keepPrivate = (path: string): void => {
  closeSync(openSync(path, 'a', 0o600))
  const { mode } = statSync(path)
  if ((mode & 0o007) !== 0) chmodSync(path, mode & 0o770)
}

const openWriter = (path: string): SqliteConnection => {
  const writer = openSqliteConnection(path)
  writer.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  writer.exec('pragma journal_mode = wal')
  writer.exec('pragma synchronous = full')
  writer.exec('pragma foreign_keys = on')
  // Deleted names and numbers are overwritten with zeros.
  writer.exec('pragma secure_delete = on')
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

const emptyLog = (writer: SqliteConnection) => {
  try {
    writer.exec('pragma wal_checkpoint(truncate)')
  } catch {
    // Nothing is lost: the log stays, and is read when the database is opened again.
  }
}
