/**
 * One step of the schema. What ran once on an operator's database never changes: a new step is appended.
 * Nodes of the version before run beside new ones, so a step only adds; removals follow one version later.
 */
export interface Migration {
  /** Stored in the table `kysely_migration`, whose name comes from the library that version 0.1.0 used. */
  readonly name: string
  /**
   * PostgreSQL only. Indexes of large tables, built before the statements and outside of their transaction,
   * so that writes go on meanwhile.
   */
  readonly indexes?: readonly ConcurrentIndex[]
  /** Run in one transaction, together with the record that this migration has run. */
  readonly postgres: readonly string[]
  readonly sqlite: readonly string[]
}

export interface ConcurrentIndex {
  readonly name: string
  /** For example `on audit_log (at, id)`. */
  readonly on: string
  readonly unique?: boolean
}
