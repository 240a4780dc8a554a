import { openSqliteConnection } from '../../../server/src/db/sqlite/sqlite-connection'
import { describeVersionBefore } from '../suites/version-before.suite'
import { createSqliteStorage } from '../support/storage'

describeVersionBefore({
  createStorage: createSqliteStorage,
  dialect: 'sqlite',
  async load(databaseUrl, sql) {
    const connection = openSqliteConnection(databaseUrl.slice('sqlite:'.length))
    connection.exec(sql)
    connection.close()
  },
})
