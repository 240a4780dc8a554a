import { createDatabaseTokenStore } from '../../../server/src/shared/database-token-store'
import { openTestDatabase } from '../support/test-database'
import { createSqliteStorage } from '../support/storage'
import { describeTokenStore } from '../suites/token-store.suite'

describeTokenStore('createDatabaseTokenStore on SQLite', async (vault, clock) => {
  const { database, close } = await openTestDatabase(createSqliteStorage)
  return {
    store: createDatabaseTokenStore(database, vault, clock),
    dump: async () =>
      JSON.stringify(await database.kysely.selectFrom('shared_values').selectAll().execute()),
    close,
  }
})
