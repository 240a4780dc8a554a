import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { CreateStorage } from '../../server/support/storage'

const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}

const administer = async (sql: string) => {
  const client = new Client({ connectionString: required('TEST_DATABASE_URL') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** @param template the name of a database to copy, to which nothing is connected */
export const createDatabase = async (template = 'template1') => {
  const name = `passport_test_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name} template ${template}`)
  const url = new URL(required('TEST_DATABASE_URL'))
  url.pathname = `/${name}`
  return { name, url: url.href }
}

export const dropDatabase = (name: string): Promise<void> =>
  administer(`drop database ${name} with (force)`)

/** A PostgreSQL database of its own, with the Redis or without. */
const createServicesStorage =
  (withRedis: boolean): CreateStorage =>
  async ({ withoutTables = false } = {}) => {
    const { name, url } = await createDatabase(
      withoutTables ? undefined : required('TEST_DATABASE_TEMPLATE'),
    )
    return {
      databaseUrl: url,
      redisUrl: withRedis ? required('TEST_REDIS_URL') : null,
      destroy: () => dropDatabase(name),
    }
  }

export const createPostgresStorage = createServicesStorage(false)

export const createPostgresRedisStorage = createServicesStorage(true)
