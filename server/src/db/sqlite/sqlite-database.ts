import type { Database } from '../port/database'
import { DatabaseError } from '../port/database-error'
import { createSemaphore } from '../../lib/semaphore'
import { createGroupCommit, queriesOf } from './group-commit'
import { assertMigrated } from '../migrations/migrations'
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection'
import { busyTimeoutMs, openWriter } from './sqlite-writer'

/**
 * SQLite with a write-ahead log and `synchronous = FULL`: a commit that a caller knows of is on the disk.
 * One connection writes, the other reads what is committed.
 */
export const openSqliteDatabase = (path: string): Database => {
  const writer = openWriter(path)
  const reader = openReader(path)
  const queries = queriesOf(reader)
  const inTurn = createSemaphore(1)
  const commits = createGroupCommit({ writer, inTurn })
  let isClosed = false

  const transaction: Database['transaction'] = (work) =>
    isClosed
      ? Promise.reject(new DatabaseError('unavailable', null, 'the database is closed'))
      : commits.transaction(work)

  return {
    dialect: 'sqlite',
    ...queries,
    transaction,
    maintenance: transaction,

    checkpoint: () =>
      inTurn(() => {
        emptyLog(writer)
        return Promise.resolve()
      }),

    pool: () => ({ open: 2, waiting: commits.waiting() }),

    check: () => assertMigrated(queries),

    async close() {
      if (isClosed) return
      isClosed = true
      await commits.drained()
      await inTurn(() => {
        emptyLog(writer)
        reader.close()
        writer.close()
        return Promise.resolve()
      })
    },
  }
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
