import Libsql from 'libsql'
import AsyncLibsql from 'libsql/promise'
import { DatabaseError } from '../port/database-error'

type Row = Record<string, unknown>

interface Prepared {
  statement: ReturnType<InstanceType<typeof Libsql>['prepare']>
  columns: readonly string[]
}

export interface SqliteResult {
  rows: Row[]
  changes: number
}

export interface SqliteConnection {
  exec(sql: string): void
  /**
   * Commits in a thread of the driver. A commit waits for the disk, some milliseconds each, and the
   * event loop goes on meanwhile. Nothing else may use the connection until then.
   */
  commitInThread(): Promise<void>
  /** Only the first row, or null: half the cost of `run`. The statement is prepared once. */
  first(sql: string, values: readonly unknown[]): Row | null
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

  const prepare = (sql: string): Prepared => {
    const statement = db.prepare(translate(sql))
    const columns = statement.columns().map((column) => column.name)
    if (columns.length > 0) statement.raw()
    return { statement, columns }
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

    async commitInThread() {
      try {
        await execInThread(db, 'commit')
      } catch (error) {
        throw toDatabaseError(error)
      }
    },

    first(sql, values) {
      try {
        const { statement, columns } = keptStatement(sql)
        const cells = statement.get(values) as unknown[] | undefined
        return cells === undefined ? null : toRow(columns, cells)
      } catch (error) {
        throw toDatabaseError(error)
      }
    },

    run(sql, values, keep) {
      try {
        const { statement, columns } = keep ? keptStatement(sql) : prepare(sql)
        if (columns.length === 0) {
          return { rows: [], changes: statement.run(values).changes }
        }
        const rows = (statement.all(values) as unknown[][]).map((cells) => toRow(columns, cells))
        return { rows, changes: rows.length }
      } catch (error) {
        throw toDatabaseError(error)
      }
    },

    close() {
      kept.clear()
      db.close()
    },
  }
}

/**
 * The driver has a synchronous and an asynchronous class around the same native connection, and no
 * public way to use both on one. This is the one call that needs the other class.
 */
const execInThread = (db: InstanceType<typeof Libsql>, sql: string): Promise<void> =>
  AsyncLibsql.prototype.exec.call(db, sql) as Promise<void>

const toRow = (columns: readonly string[], cells: readonly unknown[]): Row => {
  const row: Row = {}
  for (let index = 0; index < columns.length; index += 1) {
    row[columns[index] ?? ''] = cells[index]
  }
  return row
}

/**
 * A full disk, a lock that does not end, a file that is gone: none of it is the caller's fault. OK is
 * what a failed commit in a thread says when the driver has lost its reason.
 */
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
