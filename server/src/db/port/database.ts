export type Dialect = 'sqlite' | 'postgres'

export type Value = string | number | Buffer | null

/**
 * One query, written by hand and prepared once on each connection. The text is PostgreSQL's, with
 * `$1`, `$2` …; SQLite reads the same except for a trailing `for update`, which it does not need: its
 * one writer has the whole database.
 */
export interface Statement<Row> {
  /** Names the prepared statement in PostgreSQL, so it is unique. */
  readonly name: string
  readonly text: string
  /** Only a type: what a row looks like. */
  readonly row?: Row
}

export const statement = <Row = never>(name: string, text: string): Statement<Row> => ({
  name,
  text,
})

export interface Queries {
  /** The first row, or null. */
  one<Row>(statement: Statement<Row>, values: readonly Value[]): Promise<Row | null>
  all<Row>(statement: Statement<Row>, values: readonly Value[]): Promise<Row[]>
  /** @returns the number of rows that changed. */
  run(statement: Statement<never>, values: readonly Value[]): Promise<number>
}

/**
 * The server's one way to its data, SQLite or PostgreSQL. Outside a transaction it only reads; for
 * PostgreSQL a statement that writes is a transaction by itself.
 * All database failures are thrown as `DatabaseError`.
 */
export interface Database extends Queries {
  readonly dialect: Dialect

  /**
   * Runs `work` with all of its writes or none, and resolves when they are on the disk. On SQLite
   * transactions that arrive together share one commit.
   *
   * `work` awaits nothing but its own queries and changes nothing outside of them: it runs again
   * after a deadlock, a short wait for a lock, or the failure of a shared commit.
   */
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>

  /**
   * A transaction that reads or writes whole tables. On PostgreSQL it has the planner's defaults and
   * minutes in place of seconds; on SQLite it is like any other.
   */
  maintenance<T>(work: (tx: Queries) => Promise<T>): Promise<T>

  /**
   * Moves SQLite's write-ahead log into the database file and empties it, so that neither holds what
   * was deleted before. Nothing on PostgreSQL.
   */
  checkpoint(): Promise<void>

  /** For the metrics: open connections, and work that waits for one. */
  pool(): { open: number; waiting: number }

  /** Rejects unless the database responds and every migration has run. */
  check(): Promise<void>

  close(): Promise<void>
}
