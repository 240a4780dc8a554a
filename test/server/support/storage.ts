import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../../server/src/db/migrate'
import { openSqliteDatabase } from '../../../server/src/db/sqlite/sqlite-database'

/** A database of its own for one test. */
export interface TestStorage {
  databaseUrl: string
  redisUrl: string | null
  destroy(): Promise<void>
}

export interface StorageOptions {
  /** @default false: it has the tables of this version, and no row */
  withoutTables?: boolean
}

/** Where a suite that runs on every database gets its own. */
export type CreateStorage = (options?: StorageOptions) => Promise<TestStorage>

export const createSqliteStorage: CreateStorage = async ({ withoutTables = false } = {}) => {
  const { folder, path } = await createFolder()
  if (!withoutTables) await writeFile(path, await (withTables ??= migrateOnce()), { mode: 0o600 })
  return {
    databaseUrl: `sqlite:${path}`,
    redisUrl: null,
    destroy: () => rm(folder, { recursive: true, force: true }),
  }
}

/** The file of a migrated database. Migrating one for each test would take longer than most tests. */
let withTables: Promise<Buffer> | null = null

const migrateOnce = async (): Promise<Buffer> => {
  const { folder, path } = await createFolder()
  await migrate({ kind: 'sqlite', path })
  // Moves everything from the write-ahead log into the file.
  await openSqliteDatabase(path).close()
  const file = await readFile(path)
  await rm(folder, { recursive: true })
  return file
}

const createFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passport-'))
  return { folder, path: join(folder, 'passport.db') }
}
