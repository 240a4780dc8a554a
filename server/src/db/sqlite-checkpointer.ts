import { openSqliteConnection } from './sqlite-connection'

/** Copies what is in the write-ahead log into the database file. */
export interface Checkpointer {
  /** One call at a time. Never rejects: what is not copied stays in the log for the next call. */
  run(): Promise<void>
  /** Waits for what runs, which may wait for its turn. */
  close(): Promise<void>
}

export interface CheckpointerOptions {
  path: string
  /** Where the log is longer, its end is copied, too. */
  longLogPages: number
  /** Runs it when nothing else writes. */
  inTurn: (copy: () => Promise<void>) => Promise<void>
}

/**
 * In a thread, on a connection of its own: in a large database nearly every page of the log is another
 * one of the file, and copying them would stop the event loop, or the one who writes, for as long as a
 * hundred sign-ins take.
 *
 * Only a log that is copied whole is written from its start again. Where nobody ever pauses, it becomes
 * long, and then they wait for the little that came while the rest was copied.
 */
export const createCheckpointer = (options: CheckpointerOptions): Checkpointer => {
  const connection = openSqliteConnection(options.path)
  connection.exec('pragma synchronous = full')

  let running: Promise<void> = Promise.resolve()
  let closed = false

  /** Answers how many pages the log holds. */
  const copy = async (): Promise<number> => {
    const row = await connection.runInThread('pragma wal_checkpoint(passive)', [])
    return Number(row?.['log'])
  }

  const copyAll = async () => {
    if ((await copy()) <= options.longLogPages) return
    await options.inTurn(async () => {
      await copy()
    })
  }

  return {
    run() {
      if (!closed) running = copyAll().catch(() => undefined)
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
