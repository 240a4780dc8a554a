import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely'
import { Pool, types, type PoolClient, type PoolConfig, type QueryConfig } from 'pg'
import { createAtOnce, type Answer, type AnyGathered, type Call, type RunAll } from './at-once'
import {
  statement,
  type AnyAtOnce,
  type AnyLookUp,
  type Database,
  type Queries,
  type Statement,
  type Value,
} from './database'
import { DatabaseError, isViolation } from './database-error'
import { assertMigrated } from './migrate'
import { isConflict, toDatabaseError } from './postgres-error'
import type { Tables } from './schema'

export interface PostgresOptions {
  url: string
  /** At most so many connections of this process. One is enough to be correct. */
  poolSize: number
  /** A connection that broke while nobody used it; the pool replaces it. */
  onIdleError: (error: Error) => void
}

const connectTimeoutMs = 3_000
const queryTimeoutMs = 5_000
const idleTimeoutMs = 30_000
/** A batch that takes longer waits for another node's lock, and its neighbours need not. */
const patienceMs = 100
const maxAttempts = 6
const retryAfterMs = 20

/** PostgreSQL through `pg`: hot queries are named, so that each connection plans them once. */
export const openPostgresDatabase = (options: PostgresOptions): Database => {
  const pool = new Pool(poolConfig(options))
  pool.on('error', options.onIdleError)
  // The pool listens only while a connection is idle. One that breaks in use fails its query, and
  // also emits an error that would end the process if nobody heard it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  let closing: Promise<void> | null = null

  const attemptTransaction = async <T>(work: (tx: Queries) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch(rethrow)
    let broken = false
    const tx = queriesOn(async (config) => {
      try {
        return await client.query(config)
      } catch (error) {
        const failure = toDatabaseError(error)
        broken ||= failure.retryable
        throw failure
      }
    })
    try {
      await client.query('begin').catch(rethrow)
      const result = await work(tx)
      await client.query('commit').catch(rethrow)
      return result
    } catch (error) {
      broken ||= error instanceof DatabaseError && error.retryable
      broken = broken || !(await rollBack(client))
      throw error
    } finally {
      // A connection that timed out may still be busy with the query.
      client.release(broken)
    }
  }

  const queries = queriesOn((config) => pool.query(config).catch(rethrow))

  const prepareAll = (work: AnyGathered, rest: string): RunAll => {
    const all = gather(work, rest)
    const names = Object.keys(work.columns)
    return async (calls) => (await queries.all(all, [toJson(names, calls)])).map(placed)
  }

  const atOnce = createAtOnce<AnyAtOnce>((work) => {
    const runAll = prepareAll(work, `, ${work.postgres}`)
    return async (calls) => {
      try {
        return await runAll(calls)
      } catch (error) {
        if (isConflict(error) || isViolation(error)) return []
        throw error
      }
    }
  }, patienceMs)

  const lookUps = createAtOnce<AnyLookUp>((work) => prepareAll(work, queryOf(work)), patienceMs)

  return {
    dialect: 'postgres',
    kysely,
    ...queries,

    lookUp: (work, values) => lookUps.run(work, values),

    atOnce: (work, values) => atOnce.run(work, values),

    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await attemptTransaction(work)
        } catch (error) {
          if (!isConflict(error) || attempt === maxAttempts) throw error
          await sleep(retryAfterMs * attempt * (0.5 + Math.random()))
        }
      }
    },

    pool: () => ({
      open: pool.totalCount,
      waiting: pool.waitingCount + atOnce.waiting() + lookUps.waiting(),
    }),

    check: () => assertMigrated(kysely),

    close() {
      closing ??= Promise.all([atOnce.drained(), lookUps.drained()]).then(() => pool.end())
      return closing
    },
  }
}

/** PostgreSQL takes one statement as one transaction. `rest` is what follows the table of the calls. */
const gather = ({ table, columns }: AnyGathered, rest: string): Statement<PlacedRow> => {
  const types = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
  return statement(
    table,
    `with ${table} as (
      select * from json_to_recordset($1::json) as ${table} (place integer, ${types.join(', ')})
    )${rest}`,
  )
}

const toJson = (columns: readonly string[], calls: readonly Call[]): string =>
  JSON.stringify(
    calls.map((call, place) => {
      const row: Record<string, Call[number]> = { place }
      columns.forEach((column, index) => {
        row[column] = call[index] ?? null
      })
      return row
    }),
  )

type PlacedRow = Readonly<Record<string, unknown>> & { readonly place: number }

const placed = ({ place, ...row }: PlacedRow): Answer => ({ place, row })

const queryOf = ({ fields, source }: AnyLookUp): string => {
  const named = Object.entries(fields).map(([field, expression]) => `${expression} as ${field}`)
  return ` select place, ${named.join(', ')} ${source}`
}

const poolConfig = ({ url, poolSize }: PostgresOptions): PoolConfig => ({
  connectionString: url,
  max: poolSize,
  connectionTimeoutMillis: connectTimeoutMs,
  idleTimeoutMillis: idleTimeoutMs,
  query_timeout: queryTimeoutMs,
  statement_timeout: queryTimeoutMs,
  idle_in_transaction_session_timeout: queryTimeoutMs,
  keepAlive: true,
  // A table that was small when a statement was planned may be large a minute later, before PostgreSQL
  // has looked at it again; here whatever is looked for has an index. What reads a table whole all the
  // same seems so dear then that PostgreSQL would compile it.
  options: '-c enable_seqscan=off -c jit=off',
  application_name: 'taro-passport',
  types: {
    // A time in milliseconds and a count fit a number; the driver would answer text.
    getTypeParser: (oid, format) =>
      oid === types.builtins.INT8 ? Number : (types.getTypeParser(oid, format) as unknown),
  },
})

type Send = (config: QueryConfig) => Promise<{ rows: unknown[]; rowCount: number | null }>

const queriesOn = (send: Send): Queries => {
  const named = (statement: Statement<unknown>, values: readonly Value[]) =>
    send({ name: statement.name, text: statement.text, values: [...values] })

  return {
    async one<Row>(statement: Statement<Row>, values: readonly Value[]) {
      const { rows } = await named(statement, values)
      return (rows[0] as Row | undefined) ?? null
    },
    async all<Row>(statement: Statement<Row>, values: readonly Value[]) {
      return (await named(statement, values)).rows as Row[]
    },
    async run(statement, values) {
      return (await named(statement, values)).rowCount ?? 0
    },
    async query<Row>(query: CompiledQuery<Row>) {
      return (await send({ text: query.sql, values: [...query.parameters] })).rows as Row[]
    },
  }
}

const rethrow = (error: unknown): never => {
  throw toDatabaseError(error)
}

/** False where the connection is not fit to go back to the pool. */
const rollBack = async (client: PoolClient): Promise<boolean> => {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}
