import { Client } from 'pg'
import { describeVersionBefore } from '../../server/suites/version-before.suite'
import { createPostgresStorage } from './services-storage'

describeVersionBefore({
  createStorage: createPostgresStorage,
  dialect: 'postgres',
  async load(databaseUrl, sql) {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(sql)
    await client.end()
  },
})
