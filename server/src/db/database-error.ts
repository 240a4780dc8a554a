export type DatabaseErrorKind =
  /** No connection, no disk space, locked for too long: the same call may succeed later. */
  | 'unavailable'
  /** A defect of ours: bad SQL, a constraint that the code did not expect. */
  | 'failed'

/** What the database's driver threw, without the values that were sent. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly kind: DatabaseErrorKind
  /** SQLite's code or PostgreSQL's SQLSTATE. */
  readonly code: string | null

  constructor(kind: DatabaseErrorKind, code: string | null, message: string) {
    super(message)
    this.kind = kind
    this.code = code
  }

  get retryable(): boolean {
    return this.kind === 'unavailable'
  }
}
