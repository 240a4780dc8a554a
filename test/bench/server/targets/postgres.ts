import { randomBytes } from 'node:crypto'
import pg from 'pg'

export interface PostgresDatabase {
  url: string
  drop(): Promise<void>
}

/** A database of its own, on a server where `adminUrl` may create databases. */
export const createPostgresDatabase = async (adminUrl: string): Promise<PostgresDatabase> => {
  const name = `bench_${randomBytes(6).toString('hex')}`
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  await query(adminUrl, `create database ${name}`)
  return { url: url.href, drop: () => query(adminUrl, `drop database ${name} with (force)`) }
}

const query = async (url: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
