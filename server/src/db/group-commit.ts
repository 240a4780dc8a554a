import type { CompiledQuery } from 'kysely'
import type { Queries, Statement, Value } from './database'
import { DatabaseError } from './database-error'
import { beginImmediate, rollBack } from './sqlite-begin'
import type { SqliteConnection, SqliteResult } from './sqlite-connection'

/** One transaction that waits for its turn. */
export interface Job {
  run(tx: Queries): Promise<void>
  committed(): void
  failed(error: unknown): void
}

interface Outcome {
  job: Job
  failure: { error: unknown } | null
  wrote: boolean
}

/**
 * One commit for all of the batch. A job that fails before it wrote anything only fails itself;
 * one that fails later undoes the batch, and each of its jobs then runs on its own.
 */
export const commitTogether = async (
  writer: SqliteConnection,
  batch: readonly Job[],
): Promise<void> => {
  const outcomes: Outcome[] = []
  try {
    await beginImmediate(writer)
    for (const job of batch) {
      const outcome = await attempt(writer, job)
      outcomes.push(outcome)
      if (mustUndo(outcome)) {
        rollBack(writer)
        await runAlone(writer, batch, outcome)
        return
      }
    }
    await writer.runInThread('commit', [])
  } catch (error) {
    rollBack(writer)
    for (const job of batch) job.failed(error)
    return
  }
  for (const { job, failure } of outcomes) {
    if (failure === null) job.committed()
    else job.failed(failure.error)
  }
}

const attempt = async (writer: SqliteConnection, job: Job): Promise<Outcome> => {
  let wrote = false
  const tx = queriesOf(writer, () => {
    wrote = true
  })
  try {
    await job.run(tx)
    return { job, failure: null, wrote }
  } catch (error) {
    return { job, failure: { error }, wrote }
  }
}

/** Where the disk is full SQLite undoes the whole transaction by itself, written or not. */
const mustUndo = ({ failure, wrote }: Outcome): boolean =>
  failure !== null && (wrote || failure.error instanceof DatabaseError)

const runAlone = async (writer: SqliteConnection, batch: readonly Job[], failed: Outcome) => {
  if (batch.length === 1) {
    failed.job.failed(failed.failure?.error)
    return
  }
  for (const job of batch) await commitTogether(writer, [job])
}

/** The driver is synchronous; its exceptions become rejections here, as PostgreSQL's are. */
export const queriesOf = (connection: SqliteConnection, onWrite: () => void): Queries => {
  const execute = (sql: string, values: readonly unknown[], keep: boolean) =>
    new Promise<SqliteResult>((resolve) => {
      const result = connection.run(sql, values, keep)
      if (result.wrote) onWrite()
      resolve(result)
    })

  return {
    one: <Row>(statement: Statement<Row>, values: readonly Value[]) =>
      new Promise<Row | null>((resolve) => {
        const { row, wrote } = connection.first(statement.text, values)
        if (wrote) onWrite()
        resolve(row as Row | null)
      }),
    async all<Row>(statement: Statement<Row>, values: readonly Value[]) {
      return (await execute(statement.text, values, true)).rows as Row[]
    },
    async run(statement, values) {
      return (await execute(statement.text, values, true)).changes
    },
    async query<Row>(query: CompiledQuery<Row>) {
      return (await execute(query.sql, query.parameters, false)).rows as Row[]
    },
  }
}
