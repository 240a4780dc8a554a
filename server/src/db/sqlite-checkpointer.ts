import { openSqliteConnection } from './sqlite-connection'

/** Copies what is in the write-ahead log into the database file. */
export interface Checkpointer {
  /**
   * Copies what it can without waiting for anyone, one call at a time. Never rejects: what is not
   * copied stays in the log, and the next call tries again.
   */
  run(): Promise<void>
  /** Waits for what runs. */
  close(): Promise<void>
}

/**
 * In a thread, on a connection of its own: in a large database nearly every page of the log is another
 * one of the file, and copying them would stop the event loop, or the one who writes, for as long as a
 * hundred sign-ins take.
 */
export const createCheckpointer = (path: string): Checkpointer => {
  const connection = openSqliteConnection(path)
  connection.exec('pragma synchronous = full')

  let running: Promise<void> = Promise.resolve()
  let closed = false

  return {
    run() {
      if (closed) return running
      running = connection.runInThread('pragma wal_checkpoint(passive)', []).catch(() => undefined)
      return running
    },
    async close() {
      if (closed) return
      closed = true
      await running
      connection.close()
    },
  }
}
