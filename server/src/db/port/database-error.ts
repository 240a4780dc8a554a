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

/** SQLite's code, and PostgreSQL's, for a row that would not be unique. */
const notUniqueCodes: ReadonlySet<string> = new Set(['23505', 'SQLITE_CONSTRAINT_UNIQUE'])

export const isNotUnique = (error: unknown): boolean =>
  error instanceof DatabaseError && notUniqueCodes.has(error.code ?? '')
