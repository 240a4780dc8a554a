import { createDatabaseTokenStore } from '../../../server/src/cluster/database-token-store'
import { openTestDatabase } from '../support/test-database'
import { createSqliteStorage } from '../support/storage'
import { describeTokenStore } from '../suites/token-store.suite'
import { selectRows } from '../support/sql'

describeTokenStore('createDatabaseTokenStore on SQLite', async (vault, clock) => {
  const { database, close } = await openTestDatabase(createSqliteStorage)
  return {
    store: createDatabaseTokenStore(database, vault, clock),
    dump: async () => JSON.stringify(await selectRows(database, 'shared_values')),
    close,
  }
})
