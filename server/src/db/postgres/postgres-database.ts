import { setTimeout as sleep } from 'node:timers/promises'
import {
  Pool,
  types,
  type ClientBase,
  type PoolClient,
  type PoolConfig,
  type QueryConfig,
} from 'pg'
import type { Database, Queries, Statement, Value } from '../port/database'
import { assertMigrated } from '../migrations/migrations'
import { isConflict, isOfConnection, toDatabaseError } from './postgres-error'

export interface PostgresOptions {
  url: string
  /** The most connections that this process opens. The server works with one. */
  poolSize: number
  /** A connection that broke while nobody used it; the pool replaces it. */
  onIdleError: (error: Error) => void
}

const connectTimeoutMs = 3_000
const queryTimeoutMs = 5_000
const idleTimeoutMs = 30_000
/** One user's row that stays locked must not keep a connection from all the others. */
const lockTimeoutMs = 500
/** A transaction that met a conflict runs again until this much time has passed. */
const retryWithinMs = 1_500
const retryAfterMs = 20
/** For maintenance, which reads whole tables. */
const maintenanceTimeoutMs = 600_000
const maintenanceLockTimeoutMs = 5_000

/**
 * For every connection, after whatever the address of the database sets. A table that was small when a
 * statement was planned may be large a minute later, before PostgreSQL has looked at it again; every
 * query of a request has an index. A plan that reads a whole table seems so dear then that PostgreSQL
 * would compile it.
 */
const connectionSettings = 'set enable_seqscan = off; set jit = off'

const applySettings = (client: ClientBase) => client.query(connectionSettings)

const maintenanceSettings = `set local enable_seqscan to default; set local jit to default;
  set local statement_timeout = ${maintenanceTimeoutMs};
  set local lock_timeout = ${maintenanceLockTimeoutMs}`

/** PostgreSQL through `pg`: queries are named, so that each connection plans them once. */
export const openPostgresDatabase = (options: PostgresOptions): Database => {
  const pool = new Pool(poolConfig(options))
  pool.on('error', options.onIdleError)
  // The pool listens only while a connection is idle. One that breaks in use fails its query, and
  // also emits an error that would end the process if nobody heard it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const queries = queriesOn((config) => pool.query(config).catch(rethrow))
  let closing: Promise<void> | null = null

  const attemptTransaction = async <T>(
    work: (tx: Queries) => Promise<T>,
    { settings, timeoutMs }: TransactionOptions,
  ): Promise<T> => {
    const client = await pool.connect().catch(rethrow)
    let isBroken = false
    const send: Send = (config) =>
      client.query({ ...config, query_timeout: timeoutMs } as QueryConfig).catch(rethrow)
    try {
      await send({ text: `begin; ${settings}` })
      const result = await work(queriesOn(send))
      await send({ text: 'commit' })
      return result
    } catch (error) {
      isBroken = isOfConnection(error) || !(await rollBack(client))
      throw error
    } finally {
      // A connection that timed out may still be busy with the query.
      client.release(isBroken)
    }
  }

  const retried = async <T>(attempt: () => Promise<T>): Promise<T> => {
    const endMs = performance.now() + retryWithinMs
    for (let count = 1; ; count += 1) {
      try {
        return await attempt()
      } catch (error) {
        if (!isConflict(error) || performance.now() >= endMs) throw error
        await sleep(retryAfterMs * count * (0.5 + Math.random()))
      }
    }
  }

  return {
    dialect: 'postgres',
    ...queries,

    transaction: (work) => retried(() => attemptTransaction(work, ordinary)),

    maintenance: (work) => retried(() => attemptTransaction(work, ofMaintenance)),

    // PostgreSQL's own log is the operator's.
    checkpoint: () => Promise.resolve(),

    pool: () => ({ open: pool.totalCount, waiting: pool.waitingCount }),

    check: () => assertMigrated(queries),

    close() {
      closing ??= pool.end()
      return closing
    },
  }
}

interface TransactionOptions {
  /** What follows `begin`. */
  settings: string
  /** How long the driver waits for each query. */
  timeoutMs: number
}

const ordinary: TransactionOptions = { settings: '', timeoutMs: queryTimeoutMs }
const ofMaintenance: TransactionOptions = {
  settings: maintenanceSettings,
  timeoutMs: maintenanceTimeoutMs,
}

const poolConfig = ({ url, poolSize }: PostgresOptions): PoolConfig => ({
  connectionString: url,
  max: poolSize,
  connectionTimeoutMillis: connectTimeoutMs,
  idleTimeoutMillis: idleTimeoutMs,
  query_timeout: queryTimeoutMs,
  statement_timeout: queryTimeoutMs,
  lock_timeout: lockTimeoutMs,
  idle_in_transaction_session_timeout: queryTimeoutMs,
  keepAlive: true,
  // The pool waits for it, which its types do not say.
  onConnect: applySettings as (client: ClientBase) => void,
  // Not the name that 0.1.0 uses: see `endFormerConnectionsSql`.
  application_name: 'taro-passport server',
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
