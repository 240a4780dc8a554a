import { createPostgresStorage } from '../../services/server/services-storage'
import { createSqliteStorage, type CreateStorage } from './storage'

declare global {
  // Set by the Jest projects that run `suites`: jest.config.js and jest.services.config.js.
  var suiteDatabase: 'sqlite' | 'postgres'
}

/** A database of the kind that this Jest project runs the suites on. */
export const createStorage: CreateStorage = (options) =>
  ({ sqlite: createSqliteStorage, postgres: createPostgresStorage })[globalThis.suiteDatabase](
    options,
  )
