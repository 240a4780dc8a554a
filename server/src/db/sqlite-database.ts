import { Kysely } from 'kysely'
import type { Database } from './database'
import { DatabaseError } from './database-error'
import { commitTogether, queriesOf, type Job } from './group-commit'
import { assertMigrated } from './migrate'
import { createMutex } from './mutex'
import type { Tables } from './schema'
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection'
import { createSqliteDialect } from './sqlite-dialect'

const busyTimeoutMs = 2_000
const checkpointEveryMs = 5_000
/** A backstop for when the timer cannot keep up: 64 MiB of log. */
const autoCheckpointPages = 16_384
/** Bounds how long a burst holds the event loop. */
const maxJobsPerCommit = 256
/** Bounds how long a transaction waits for company. */
const maxRestMs = 20
/** The shortest time that a timer can wait; what is shorter is over by the next turn anyway. */
const timerResolutionMs = 1

/**
 * SQLite with a write-ahead log and `synchronous = FULL`: what a caller was told is on the disk.
 * One connection writes, another reads what is committed. The price of FULL is a disk flush for
 * each commit, so transactions that arrive together share one.
 */
export const openSqliteDatabase = (path: string): Database => {
  const writer = openWriter(path)
  const reader = openReader(path)
  const mutex = createMutex()
  const kysely = new Kysely<Tables>({ dialect: createSqliteDialect(writer, mutex) })
  const waiting: Job[] = []
  let scheduled = false
  let closed = false
  let restUntilMs = -Infinity

  const commitWaiting = async () => {
    scheduled = false
    while (waiting.length > 0) {
      const batch = waiting.splice(0, maxJobsPerCommit)
      const startedAtMs = performance.now()
      await mutex.runExclusive(() => commitTogether(writer, batch))
      const endedAtMs = performance.now()
      restUntilMs = endedAtMs + Math.min(endedAtMs - startedAtMs, maxRestMs)
    }
  }

  /**
   * A commit stops the event loop while it flushes. After it the next one waits as long as it took,
   * so that a slow disk leaves half of the time to everything else, and flushes for more at once.
   */
  const enqueue = (job: Job) => {
    waiting.push(job)
    if (scheduled) return
    scheduled = true
    const restMs = restUntilMs - performance.now()
    if (restMs >= timerResolutionMs) setTimeout(() => void commitWaiting(), restMs)
    else setImmediate(() => void commitWaiting())
  }

  /** Off the path of a sign-in, and passive: copies what it can without waiting for anyone. */
  const checkpoint = setInterval(() => {
    void mutex.runExclusive(() => tolerate(() => writer.exec('pragma wal_checkpoint(passive)')))
  }, checkpointEveryMs)
  checkpoint.unref()

  return {
    dialect: 'sqlite',
    kysely,
    ...queriesOf(reader, () => undefined),

    transaction: <T>(work: Parameters<Database['transaction']>[0]) =>
      new Promise<T>((resolve, reject) => {
        if (closed) {
          reject(new DatabaseError('unavailable', null, 'the database is closed'))
          return
        }
        let result: T
        enqueue({
          async run(tx) {
            result = (await work(tx)) as T
          },
          committed: () => resolve(result),
          failed: reject,
        })
      }),

    pool: () => ({ open: 2, waiting: waiting.length }),

    check: () => assertMigrated(kysely),

    async close() {
      if (closed) return
      closed = true
      clearInterval(checkpoint)
      await commitWaiting()
      await mutex.runExclusive(async () => {
        await tolerate(() => writer.exec('pragma wal_checkpoint(truncate)'))
        reader.close()
        writer.close()
      })
    },
  }
}

const openWriter = (path: string): SqliteConnection => {
  const writer = openSqliteConnection(path)
  writer.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  writer.exec('pragma journal_mode = wal')
  writer.exec('pragma synchronous = full')
  writer.exec('pragma foreign_keys = on')
  writer.exec(`pragma wal_autocheckpoint = ${autoCheckpointPages}`)
  // From here on `beginImmediate` waits instead: SQLite's own waiting stops the event loop.
  writer.exec('pragma busy_timeout = 0')
  return writer
}

const openReader = (path: string): SqliteConnection => {
  const reader = openSqliteConnection(path)
  reader.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  reader.exec('pragma query_only = on')
  return reader
}

/** A checkpoint that fails loses nothing: the log stays, and the next one tries again. */
const tolerate = (work: () => void): Promise<void> => {
  try {
    work()
  } catch {
    // The next one tries again.
  }
  return Promise.resolve()
}
