import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection'

export const busyTimeoutMs = 2_000
/** 16 MiB of log; the commit that passes it copies the log into the file. */
const autoCheckpointPages = 4_000

/**
 * No other user of the machine may read phone numbers and names. The log's files get this one's rights when
 * SQLite creates them; a process that was killed leaves the ones that it had.
 * A file that exists is not opened here: closing any descriptor of it drops the locks that SQLite
 * holds in this process, and the next process to close the file would delete the log under this one.
 * https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 */
const keepPrivate = (path: string): void => {
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    // The log's files are there only while the file is open, and after a crash.
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & 0o007) !== 0) chmodSync(file, mode & 0o770)
  }
}

/** The connection that writes. It creates the file where there is none. */
export const openWriter = (path: string): SqliteConnection => {
  keepPrivate(path)
  const writer = openSqliteConnection(path)
  writer.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  writer.exec('pragma journal_mode = wal')
  writer.exec('pragma synchronous = full')
  writer.exec('pragma foreign_keys = on')
  // Deleted names and numbers are overwritten with zeros.
  writer.exec('pragma secure_delete = on')
  writer.exec('pragma temp_store = memory')
  writer.exec(`pragma wal_autocheckpoint = ${autoCheckpointPages}`)
  // From here on `beginImmediate` waits instead: SQLite's own waiting stops the event loop.
  writer.exec('pragma busy_timeout = 0')
  return writer
}
