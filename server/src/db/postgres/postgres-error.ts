import { DatabaseError as PgError } from 'pg'
import { DatabaseError } from '../port/database-error'

/**
 * SQLSTATE classes that speak of the server and not of the statement: connection, resources,
 * operator intervention, system error; and a server that is read-only while another takes over.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const unavailable = /^(08|53|57|58)|^(25006|40001|40P01|55P03)$/

/**
 * Two transactions stood in each other's way, and this one was undone: run it again. 55P03 is a lock
 * that another transaction holds for longer than `lock_timeout`, which ends a deadlock first.
 */
const conflicts = new Set(['40001', '40P01', '55P03'])

export const isConflict = (error: unknown): boolean =>
  error instanceof DatabaseError && conflicts.has(error.code ?? '')

/** The server or the connection failed, and not the statement: the connection is not used again. */
export const isOfConnection = (error: unknown): boolean =>
  error instanceof DatabaseError && error.retryable && !isConflict(error)

/** Takes the code and the message, and leaves behind what may hold values of the row. */
export const toDatabaseError = (error: unknown): DatabaseError => {
  if (error instanceof DatabaseError) return error
  if (error instanceof PgError) {
    const kind = unavailable.test(error.code ?? '') ? 'unavailable' : 'failed'
    return new DatabaseError(kind, error.code ?? null, error.message)
  }
  // The driver's own errors: refused, reset, timed out, ended.
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  const message = error instanceof Error ? error.message : 'PostgreSQL failed'
  return new DatabaseError('unavailable', code, message)
}
