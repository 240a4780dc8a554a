import Libsql from 'libsql'
import AsyncLibsql from 'libsql/promise'
import { DatabaseError } from './database-error'

type Row = Record<string, unknown>

interface Prepared {
  statement: ReturnType<InstanceType<typeof Libsql>['prepare']>
  columns: readonly string[]
  writes: boolean
}

export interface SqliteResult {
  rows: Row[]
  changes: number
  wrote: boolean
}

export interface SqliteRow {
  row: Row | null
  wrote: boolean
}

export interface SqliteConnection {
  exec(sql: string): void
  /**
   * Runs a statement, prepared once, in a thread of the driver, and the event loop goes on. Nothing
   * else may use the connection meanwhile. Answers with its first row.
   */
  runInThread(sql: string, values: readonly unknown[]): Promise<Row | null>
  /** The first row alone, of a statement that is prepared once: half the cost of `run`. */
  first(sql: string, values: readonly unknown[]): SqliteRow
  /** `keep` prepares the statement once for the life of the connection. */
  run(sql: string, values: readonly unknown[], keep: boolean): SqliteResult
  close(): void
}

/** SQLite's one number syntax differs from PostgreSQL's, and it locks no single row. */
const translate = (sql: string) =>
  sql.replace(/\$(\d+)/g, '?$1').replace(/\s+for update(\s+of \w+)?\s*$/i, '')

/**
 * The only place that knows the driver: `libsql`, which has better-sqlite3's synchronous interface
 * and prebuilt binaries with no install script. A row is read raw and named here, because the
 * driver adds a field of its own to named rows.
 */
export const openSqliteConnection = (path: string): SqliteConnection => {
  const db = new Libsql(path)
  const kept = new Map<string, Prepared>()
  const keptInThread = new Map<string, InThread>()

  const prepare = (sql: string): Prepared => {
    const statement = db.prepare(translate(sql))
    const columns = statement.columns().map((column) => column.name)
    if (columns.length > 0) statement.raw()
    return { statement, columns, writes: !/^\s*(select|pragma)\b/i.test(sql) }
  }

  const keptStatement = (sql: string): Prepared => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const prepared = prepare(sql)
    kept.set(sql, prepared)
    return prepared
  }

  return {
    exec(sql) {
      try {
        db.exec(sql)
      } catch (error) {
        throw toDatabaseError(error)
      }
    },

    async runInThread(sql, values) {
      try {
        const statement = keptInThread.get(sql) ?? (await prepareInThread(db, sql))
        keptInThread.set(sql, statement)
        const rows = await statement.iterate(values)
        const first = rows.next()
        if (first.done === true) return null
        while (rows.next().done !== true);
        return first.value
      } catch (error) {
        throw toDatabaseError(error)
      }
    },

    first(sql, values) {
      try {
        const { statement, columns, writes } = keptStatement(sql)
        const cells = statement.get(values) as unknown[] | undefined
        return { row: cells === undefined ? null : toRow(columns, cells), wrote: writes }
      } catch (error) {
        throw toDatabaseError(error)
      }
    },

    run(sql, values, keep) {
      try {
        const { statement, columns, writes } = keep ? keptStatement(sql) : prepare(sql)
        if (columns.length === 0) {
          return { rows: [], changes: statement.run(values).changes, wrote: writes }
        }
        const rows = (statement.all(values) as unknown[][]).map((cells) => toRow(columns, cells))
        return { rows, changes: rows.length, wrote: writes }
      } catch (error) {
        throw toDatabaseError(error)
      }
    },

    close() {
      kept.clear()
      keptInThread.clear()
      db.close()
    },
  }
}

interface InThread {
  iterate(values: readonly unknown[]): Promise<Iterator<Row, undefined>>
}

/** The driver's synchronous and its asynchronous interface are two classes around one connection. */
const prepareInThread = (db: InstanceType<typeof Libsql>, sql: string) =>
  AsyncLibsql.prototype.prepare.call(db, translate(sql)) as Promise<InThread>

const toRow = (columns: readonly string[], cells: readonly unknown[]): Row => {
  const row: Row = {}
  for (let index = 0; index < columns.length; index += 1) {
    row[columns[index] ?? ''] = cells[index]
  }
  return row
}

/**
 * The code of a failure in the thread whose reason is lost: a garbage collection ended an old statement
 * of the same connection before the driver asked why this one had failed.
 */
export const lostReason = 'SQLITE_OK'

/** A full disk, a lock that does not end, a file that is gone: none of it is the caller's fault. */
const unavailable = /^SQLITE_(OK|BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|NOMEM|PROTOCOL)/

const toDatabaseError = (error: unknown): DatabaseError => {
  if (error instanceof DatabaseError) return error
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : 'SQLite failed'
  const isUnavailable = unavailable.test(code ?? '') || message.includes('connection is not open')
  return new DatabaseError(isUnavailable ? 'unavailable' : 'failed', code, message)
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
