import type { Actor } from '../audit/actor'
import type { Vault } from '../crypto/vault'
import type { Database } from '../db/port/database'
import { isNotUnique } from '../db/port/database-error'
import type { Clock } from '../lib/clock'
import type { Sessions } from '../sessions/sessions'
import { compareUser, isComplete, isRefused } from './compare-user'
import { groupRows, type ImportUser } from './group-rows'
import { isRefusal, type ImportProblem } from './import-problem'
import { parseRow, type ImportApp } from './parse-row'
import type { FileRow } from './read-users-file'
import { ConcurrentChangeError, writeUser, type Written } from './write-user'

export interface CheckedFile {
  rowCount: number
  /** What there is to write, in the order of the file. */
  users: readonly ImportUser[]
  /** Of those users: without an account, and with one that lacks something. */
  fresh: number
  incomplete: number
  /** Users of the file whose account lacks nothing. */
  complete: number
  /** In the order of the lines. */
  problems: readonly ImportProblem[]
}

export interface ImportedUsers {
  created: number
  completed: number
  unchanged: number
  refused: number
  /** What the check has not found yet. */
  problems: readonly ImportProblem[]
}

export interface UserImport {
  /** Compares all rows with each other and with the database, and writes nothing. */
  check(rows: readonly FileRow[]): Promise<CheckedFile>
  /**
   * Writes users in batches, each in a transaction of its own. It may be interrupted and run again: a user who
   * is there already is left alone.
   */
  write(
    users: readonly ImportUser[],
    actor: Actor,
    onProgress: (done: number) => void,
  ): Promise<ImportedUsers>
}

export interface UserImportOptions {
  database: Database
  vault: Vault
  apps: readonly ImportApp[]
  sessions: Pick<Sessions, 'invalidateUser'>
  clock: Clock
}

/** Some tens of milliseconds, so that the sign-ins of others go on between two batches. */
const batchUsers = 50
/** A batch on PostgreSQL mostly waits for its responses. */
const batchesAtOnce = 4
const maxAttempts = 3

export const createUserImport = (options: UserImportOptions): UserImport => {
  const { database, vault, apps, sessions, clock } = options

  /** Null where another transaction changed one of the users at the same time: nothing was written. */
  const attempt = async (
    users: readonly ImportUser[],
    actor: Actor,
  ): Promise<readonly Written[] | null> => {
    try {
      return await database.transaction(async (tx) => {
        const deps = { vault, nowMs: clock(), actor }
        const written: Written[] = []
        for (const user of users) written.push(await writeUser(tx, deps, user))
        return written
      })
    } catch (error) {
      if (error instanceof ConcurrentChangeError || isNotUnique(error)) return null
      throw error
    }
  }

  const writeOne = async (user: ImportUser, actor: Actor): Promise<readonly Written[]> => {
    for (let count = 0; count < maxAttempts; count += 1) {
      const written = await attempt([user], actor)
      if (written !== null) return written
    }
    return [refuse(user)]
  }

  const writeBatch = async (users: readonly ImportUser[], actor: Actor) => {
    const together = await attempt(users, actor)
    if (together !== null) return together
    const written: Written[] = []
    for (const user of users) written.push(...(await writeOne(user, actor)))
    return written
  }

  return {
    async check(rows) {
      const parsed = rows.map((row) => parseRow(row, apps))
      const rowProblems = parsed.flatMap((of) => of.problems)
      const known = parsed.flatMap(({ row }) => (row === null ? [] : [row]))
      const grouped = groupRows(known, rowProblems)
      const problems = [...rowProblems, ...grouped.problems]

      const users: ImportUser[] = []
      const counts = { fresh: 0, incomplete: 0, complete: 0 }
      for (const batch of inBatches(grouped.users, batchUsers)) {
        const compared = await Promise.all(batch.map((user) => compareUser(database, vault, user)))
        for (const [at, comparison] of compared.entries()) {
          const user = batch[at]
          if (user === undefined) continue
          problems.push(...comparison.problems)
          if (isRefused(comparison)) continue
          if (isComplete(comparison)) {
            counts.complete += 1
            continue
          }
          users.push(user)
          if (comparison.accountId === null) counts.fresh += 1
          else counts.incomplete += 1
        }
      }
      problems.sort((a, b) => a.line - b.line)
      return { rowCount: rows.length, users, ...counts, problems }
    },

    async write(users, actor, onProgress) {
      const imported = { created: 0, completed: 0, unchanged: 0, refused: 0 }
      const problems: ImportProblem[] = []
      let done = 0
      for (const batches of inBatches([...inBatches(users, batchUsers)], batchesAtOnce)) {
        const written = await Promise.all(batches.map((batch) => writeBatch(batch, actor)))
        for (const { outcome, userId, problems: found } of written.flat()) {
          imported[outcome] += 1
          if (outcome === 'completed' && userId !== null) sessions.invalidateUser(userId)
          if (outcome === 'refused') problems.push(...found.filter(isRefusal))
        }
        done += batches.flat().length
        onProgress(done)
      }
      return { ...imported, problems }
    },
  }
}

const refuse = (user: ImportUser): Written => ({
  outcome: 'refused',
  userId: null,
  problems: user.rows.map(({ line }) => ({ line, column: null, code: 'changed_meanwhile' })),
})

function* inBatches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
