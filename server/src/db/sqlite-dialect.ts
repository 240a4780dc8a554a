import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { Mutex } from './mutex'
import { beginImmediate } from './sqlite-begin'
import type { SqliteConnection } from './sqlite-connection'

/**
 * Kysely on the writing connection, in turns with the group commits. A transaction begins as
 * `immediate`: two processes that start together migrate one after the other.
 */
export const createSqliteDialect = (connection: SqliteConnection, mutex: Mutex): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => createDriver(connection, mutex),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

const createDriver = (connection: SqliteConnection, mutex: Mutex): Driver => {
  const releases = new WeakMap<DatabaseConnection, () => void>()
  const exec = (sql: string) => attempt(() => connection.exec(sql))

  return {
    init: () => Promise.resolve(),
    async acquireConnection() {
      const release = await mutex.acquire()
      const turn = createTurn(connection)
      releases.set(turn, release)
      return turn
    },
    releaseConnection: (turn) => attempt(() => releases.get(turn)?.()),
    beginTransaction: () => beginImmediate(connection),
    commitTransaction: () => exec('commit'),
    rollbackTransaction: () => exec('rollback'),
    // Its owner closes the connection.
    destroy: () => Promise.resolve(),
  }
}

const createTurn = (connection: SqliteConnection): DatabaseConnection => ({
  executeQuery: <Row>(query: CompiledQuery): Promise<QueryResult<Row>> =>
    attempt(() => {
      const { rows, changes } = connection.run(query.sql, query.parameters, false)
      return { rows: rows as Row[], numAffectedRows: BigInt(changes) }
    }),
  streamQuery() {
    throw new Error('no query is streamed')
  },
})

/** The driver is synchronous; its exceptions become rejections here. */
const attempt = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()))
