import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseError } from '../port/database-error'
import type { SqliteConnection } from './sqlite-connection'

const defaultTimeoutMs = 2_000
const retryMs = 5

/**
 * Begins a transaction that may write. Where another process writes, waits for it without stopping
 * the event loop, so that reads go on; rejects as `unavailable` where that takes too long.
 */
export const beginImmediate = (
  connection: SqliteConnection,
  timeoutMs = defaultTimeoutMs,
): Promise<void> => whenFree(() => connection.exec('begin immediate'), timeoutMs)

/** The same for a statement that is a transaction by itself. */
export const whenFree = async <T>(
  write: () => T | Promise<T>,
  timeoutMs = defaultTimeoutMs,
): Promise<T> => {
  const endMs = performance.now() + timeoutMs
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= endMs) throw error
    }
    await sleep(retryMs)
  }
}

/** Whether a transaction is open or not. */
export const rollBack = (connection: SqliteConnection): void => {
  try {
    connection.exec('rollback')
  } catch {
    // SQLite has rolled back by itself, or nothing had begun.
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.code?.startsWith('SQLITE_BUSY') ?? false)
