import { readSettings } from '../../../server/src/config/settings'
import type { Database } from '../../../server/src/db/port/database'
import { migrate } from '../../../server/src/db/migrate'
import { openDatabase, type DatabaseLocation } from '../../../server/src/db/open-database'
import type { CreateStorage } from './storage'

export interface TestDatabase {
  database: Database
  location: DatabaseLocation
  /** The migrations that it needed. */
  ran: readonly string[]
  close(): Promise<void>
}

/** A migrated, empty database with no server around it. */
export const openTestDatabase = async (
  createStorage: CreateStorage,
  env: Record<string, string> = {},
): Promise<TestDatabase> => {
  const storage = await createStorage()
  const { database: location } = readSettings({
    DATABASE_URL: storage.databaseUrl,
    WECHAT_APP_ID: 'wx-unused',
    WECHAT_APP_SECRET: 'unused',
    ENCRYPTION_KEYS: Buffer.alloc(32).toString('base64'),
    ...env,
  })
  const ran = await migrate(location)
  const database = openDatabase(location, () => undefined)
  return {
    database,
    location,
    ran,
    async close() {
      await database.close()
      await storage.destroy()
    },
  }
}
