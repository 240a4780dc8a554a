import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { Kysely } from 'kysely'
import { repeat } from '../maintenance/repeat'
import type { Database } from './database'
import { DatabaseError } from './database-error'
import { commitTogether, queriesOf, type Job } from './group-commit'
import { assertMigrated } from './migrate'
import { createMutex } from './mutex'
import type { Tables } from './schema'
import { createCheckpointer } from './sqlite-checkpointer'
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection'
import { createSqliteDialect } from './sqlite-dialect'

const busyTimeoutMs = 2_000
const checkpointEveryMs = 1_000
/** A backstop for when that cannot keep up: 256 MiB of log. */
const autoCheckpointPages = 65_536
/** So few are worth a flush of their own. */
const fewJobs = 4
/** Bounds how long a burst holds the event loop. */
const maxJobsPerCommit = 256
/** A commit that takes longer was held up by the disk. */
const slowCommitMs = 5
/** Bounds how long a transaction waits for a slow disk to leave time to others. */
const maxRestMs = 20

/**
 * SQLite with a write-ahead log and `synchronous = FULL`: what a caller was told is on the disk.
 * One connection writes, another reads what is committed, a third copies the log. The price of FULL
 * is a disk flush for each commit, so transactions that wait together share one.
 */
export const openSqliteDatabase = (path: string): Database => {
  const writer = openWriter(path)
  const reader = openReader(path)
  const mutex = createMutex()
  const kysely = new Kysely<Tables>({ dialect: createSqliteDialect(writer, mutex) })
  const waiting: Job[] = []
  const checkpointer = createCheckpointer(path)
  let isCommitting = false
  let hasWritten = false
  let closed = false

  /**
   * Half of what waits, and then a turn of the event loop: answers of one commit go out together, so
   * their clients come again together, and with all in one commit 64 of them end up in one crowd
   * whose last member waits for the work of all.
   */
  const commitSome = async (): Promise<void> => {
    const half = Math.ceil(waiting.length / 2)
    const batch = waiting.splice(0, Math.min(Math.max(half, fewJobs), maxJobsPerCommit))
    hasWritten = true
    let startedAtMs = 0
    await mutex.runExclusive(() => {
      startedAtMs = performance.now()
      return commitTogether(writer, batch)
    })
    const tookMs = performance.now() - startedAtMs
    // A commit stops the event loop while it flushes; everything else gets as long.
    if (tookMs >= slowCommitMs) await sleep(Math.min(tookMs, maxRestMs))
    else await nextTurn()
  }

  const commitWaiting = async () => {
    isCommitting = true
    await nextTurn()
    while (waiting.length > 0) await commitSome()
    isCommitting = false
  }

  const enqueue = (job: Job) => {
    waiting.push(job)
    if (!isCommitting) void commitWaiting()
  }

  /**
   * First while others write, then, while nobody does, the little that came meanwhile: only a log
   * that is copied whole is written from its start again.
   */
  const checkpoint = async () => {
    if (!hasWritten) return
    hasWritten = false
    await checkpointer.run()
    await mutex.runExclusive(() => checkpointer.run())
  }
  const stopCheckpoints = repeat(checkpoint, {
    everyMs: checkpointEveryMs,
    // It does not reject.
    onError: () => undefined,
  })

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
      stopCheckpoints()
      await commitWaiting()
      await mutex.runExclusive(async () => {
        await checkpointer.close()
        truncateLog(writer)
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

const truncateLog = (writer: SqliteConnection) => {
  try {
    writer.exec('pragma wal_checkpoint(truncate)')
  } catch {
    // Nothing is lost: the log stays, and is read when the database is opened again.
  }
}
