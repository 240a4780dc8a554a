import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { ConcurrentIndex, Migration } from '../port/migration'
import { listDoneSql, missingOf, recordSql, tableSql } from '../migrations/migrations'
import { toDatabaseError } from './postgres-error'

/** The advisory lock that nodes of version 0.1.0 take to migrate, too. */
const lockId = '3853314791062309107'
const lockPollMs = 500
/** A statement that waits for a lock holds up all later requests for the table: it gives up and tries again. */
const lockTimeoutMs = 2_000
const attempts = 30
const retryAfterMs = 1_000
const connectTimeoutMs = 10_000

/** 55P03 a lock was not free in time, 40P01 a deadlock. */
const isWorthARetry = (code: string | null) => code === '55P03' || code === '40P01'

/**
 * Nodes of 0.1.0 prepare statements with `*`, which PostgreSQL refuses for the life of a connection once their
 * table has another column. A connection that is closed is opened again by their pool. One that waits for the
 * lock above is a node that starts.
 */
const endFormerConnectionsSql = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'taro-passport' and datname = current_database() and usename = current_user
    and wait_event is distinct from 'advisory'`

/**
 * Migrates on a connection of its own, with no limit on a statement's time: an index of millions of rows
 * takes minutes. It may be interrupted and run again.
 */
export const migratePostgres = async (url: string): Promise<string[]> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'taro-passport migrate',
  })
  // A connection that breaks fails its query; the event would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0')
    // Polled: a node that waited inside a query would hold up `create index concurrently`.
    while (!(await tryLock(client))) await sleep(lockPollMs)
    await client.query(tableSql)
    const { rows } = await client.query<{ name: string }>(listDoneSql)
    const missing = missingOf(rows)
    for (const migration of missing) await run(client, migration)
    if (missing.length > 0) await client.query(endFormerConnectionsSql)
    return missing.map(({ name }) => name)
  } catch (error) {
    throw toDatabaseError(error)
  } finally {
    // Releases the lock, too.
    await client.end().catch(() => undefined)
  }
}

const tryLock = async (client: Client): Promise<boolean> => {
  const { rows } = await client.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(${lockId}) as taken`,
  )
  return rows[0]?.taken === true
}

const run = async (client: Client, migration: Migration): Promise<void> => {
  for (const index of migration.indexes ?? []) await retried(() => buildIndex(client, index))
  await retried(async () => {
    try {
      await client.query(`begin; set local lock_timeout = ${lockTimeoutMs}`)
      for (const step of migration.postgres) await client.query(step)
      await client.query(recordSql, [migration.name, new Date().toISOString()])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    }
  })
}

/** A build that was interrupted leaves an index that is not valid. */
const buildIndex = async (client: Client, { name, on, unique }: ConcurrentIndex): Promise<void> => {
  const { rows } = await client.query<{ valid: boolean }>(
    `select i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relname = $1 and pg_table_is_visible(c.oid)`,
    [name],
  )
  if (rows[0]?.valid === true) return
  if (rows[0] !== undefined) await client.query(`drop index concurrently ${name}`)
  await client.query(`create ${unique === true ? 'unique ' : ''}index concurrently ${name} ${on}`)
}

const retried = async (work: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work()
      return
    } catch (error) {
      if (!isWorthARetry(toDatabaseError(error).code) || attempt === attempts) throw error
      await sleep(retryAfterMs)
    }
  }
}
