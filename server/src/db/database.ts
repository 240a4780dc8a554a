import type { CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './schema'

export type Dialect = 'sqlite' | 'postgres'

export type Value = string | number | Buffer | null

/**
 * One hot query, written by hand and compiled once for each connection. The text is PostgreSQL's,
 * with `$1`, `$2` …; SQLite reads the same but for a trailing `for update`, which it does not need:
 * its one writer has the whole database.
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

/**
 * What runs for all who wait at once reads a table of that name, with a row for each of them: their
 * `place` and the columns.
 */
export interface Gathered<Column extends string> {
  readonly table: string
  /** Bytes are `text` here: hexadecimal digits. */
  readonly columns: Readonly<Record<Column, 'text' | 'bigint'>>
}

/** A query that answers at most one row to each, with the `place`. */
export interface Answers<Row> {
  /** The expression behind each field of the row. */
  readonly fields: { readonly [Field in keyof Row]: string }
  /** Which of the fields are bytes. */
  readonly bytes: readonly (keyof Row & string)[]
  /** Begins with `from`. */
  readonly source: string
}

/** Whatever its rows are. */
export type AnyAnswers = Answers<Record<string, unknown>>

/** A query by a key, for all who look something up at once. */
export interface LookUp<Column extends string, Row> extends Gathered<Column>, Answers<Row> {}

/** Whatever its columns and rows are. */
export type AnyLookUp = LookUp<string, Record<string, unknown>>

/** A transaction that each database runs for all who wait at once, written for each in its own way. */
export interface AtOnce<Column extends string, Row> extends Gathered<Column> {
  readonly postgres: PostgresScript
  readonly sqlite: SqliteScript
  /** Only a type: what is answered to one. */
  readonly row?: Row
}

/** Whatever its columns and rows are. */
export type AnyAtOnce = AtOnce<string, unknown>

/**
 * One statement, from behind `with table as (…),`: the table is a part of it. Answers with a row for
 * each who is answered, with its `place`.
 */
export type PostgresScript = string

export interface SqliteScript {
  /** More columns, for what the script finds out. */
  readonly notes: readonly string[]
  /** Statements as a trigger takes them. The table is a temporary one. */
  readonly write: string
  /** For after the commit. */
  readonly answer: AnyAnswers
}

export interface Queries {
  /** The first row, or null. */
  one<Row>(statement: Statement<Row>, values: readonly Value[]): Promise<Row | null>
  all<Row>(statement: Statement<Row>, values: readonly Value[]): Promise<Row[]>
  /** Rows changed. */
  run(statement: Statement<never>, values: readonly Value[]): Promise<number>
  /** A query built with `database.kysely` and compiled: for whatever is not hot. */
  query<Row>(query: CompiledQuery<Row>): Promise<Row[]>
}

/**
 * The server's one way to its data, SQLite or PostgreSQL. Outside a transaction it only reads; for
 * PostgreSQL a statement that writes is a transaction by itself.
 * Whatever fails for the database's sake is a `DatabaseError`.
 */
export interface Database extends Queries {
  readonly dialect: Dialect
  /** Builds queries, and runs those that only read. */
  readonly kysely: Kysely<Tables>

  /**
   * Runs `work` with all of its writes or none, and resolves when they are on the disk. On SQLite
   * those that arrive together share one commit.
   *
   * `work` awaits nothing but its own queries, and changes nothing outside of them: it runs again
   * where a neighbour's failure or a deadlock undid it.
   */
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>

  /**
   * Looks up for all who do so together, which costs a fraction of a query for each. Null where there
   * is no row.
   */
  lookUp<Column extends string, Row>(
    work: LookUp<Column, Row>,
    values: Readonly<Record<Column, Value>>,
  ): Promise<Row | null>

  /**
   * Runs a transaction that is hot enough to be written for each database, for all who wait together,
   * and resolves when it is on the disk. Null where it has no row to answer with, or a neighbour or a
   * constraint stood in the way of any of its batch: then it takes `transaction`.
   */
  atOnce<Column extends string, Row>(
    work: AtOnce<Column, Row>,
    values: Readonly<Record<Column, Value>>,
  ): Promise<Row | null>

  /** For the metrics. */
  pool(): { open: number; waiting: number }

  /** Rejects unless the database answers and every migration has run. */
  check(): Promise<void>

  close(): Promise<void>
}
