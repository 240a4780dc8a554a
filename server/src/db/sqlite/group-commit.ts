import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Queries, Statement, Value } from '../port/database'
import { beginImmediate, rollBack } from './begin-immediate'
import type { SqliteConnection, SqliteResult } from './sqlite-connection'

/** SQLite's transactions: those that wait together share one commit, because each flushes the disk. */
export interface GroupCommit {
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>
  waiting(): number
  /** Resolves when nothing waits and nothing runs. */
  drained(): Promise<void>
}

export interface GroupCommitOptions {
  writer: SqliteConnection
  /** Runs its argument when nothing else uses the writer. */
  inTurn: (work: () => Promise<void>) => Promise<void>
}

/** Up to this many share a commit at once. */
const minBatch = 4
/** Bounds how long one batch takes. */
const maxBatch = 256

/** One transaction that waits for its turn. */
interface Job {
  run(tx: Queries): Promise<void>
  committed(): void
  failed(error: unknown): void
}

export const createGroupCommit = ({ writer, inTurn }: GroupCommitOptions): GroupCommit => {
  const queue: Job[] = []
  let running: Promise<void> | null = null

  // Half of the queue at a time: after one commit of all, all the clients would send their next
  // request together and wait for each other again.
  const nextBatch = () =>
    queue.splice(0, Math.min(Math.max(Math.ceil(queue.length / 2), minBatch), maxBatch))

  const runAll = async () => {
    while (queue.length > 0) {
      // Collects what arrives in the same turn, and lets responses leave between two batches.
      await nextTurn()
      await inTurn(() => commitTogether(writer, nextBatch()))
    }
    running = null
  }

  return {
    transaction: <T>(work: (tx: Queries) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        let result: T
        queue.push({
          async run(tx) {
            result = await work(tx)
          },
          committed: () => resolve(result),
          failed: reject,
        })
        running ??= runAll()
      }),
    waiting: () => queue.length,
    async drained() {
      await running
    },
  }
}

interface Outcome {
  job: Job
  failure: { error: unknown } | null
}

/**
 * One commit for all jobs. A job that fails is undone to its savepoint and affects no other one. Where
 * the transaction fails as a whole (a full disk, a constraint that is checked at commit), each job
 * runs again in a transaction of its own, and fails only because of its own error.
 */
const commitTogether = async (writer: SqliteConnection, jobs: readonly Job[]): Promise<void> => {
  try {
    await beginImmediate(writer)
  } catch (error) {
    for (const job of jobs) job.failed(error)
    return
  }
  const outcomes: Outcome[] = []
  try {
    for (const job of jobs) outcomes.push(await attempt(writer, job))
    await writer.commitInThread()
  } catch (error) {
    rollBack(writer)
    if (jobs.length === 1) for (const job of jobs) job.failed(error)
    else for (const job of jobs) await commitTogether(writer, [job])
    return
  }
  for (const { job, failure } of outcomes) {
    if (failure === null) job.committed()
    else job.failed(failure.error)
  }
}

const attempt = async (writer: SqliteConnection, job: Job): Promise<Outcome> => {
  writer.run('savepoint job', [], true)
  try {
    await job.run(queriesOf(writer))
    writer.run('release job', [], true)
    return { job, failure: null }
  } catch (error) {
    undoJob(writer, error)
    return { job, failure: { error } }
  }
}

/** Throws the job's own error where its savepoint is gone: SQLite undid the whole transaction. */
const undoJob = (writer: SqliteConnection, error: unknown): void => {
  try {
    writer.run('rollback to job', [], true)
    writer.run('release job', [], true)
  } catch {
    throw error
  }
}

/** The driver is synchronous; its exceptions become rejections here, as PostgreSQL's are. */
export const queriesOf = (connection: SqliteConnection): Queries => {
  const execute = (sql: string, values: readonly unknown[], keep: boolean) =>
    new Promise<SqliteResult>((resolve) => resolve(connection.run(sql, values, keep)))

  return {
    one: <Row>(statement: Statement<Row>, values: readonly Value[]) =>
      new Promise<Row | null>((resolve) =>
        resolve(connection.first(statement.text, values) as Row | null),
      ),
    async all<Row>(statement: Statement<Row>, values: readonly Value[]) {
      return (await execute(statement.text, values, true)).rows as Row[]
    },
    async run(statement, values) {
      return (await execute(statement.text, values, true)).changes
    },
  }
}
