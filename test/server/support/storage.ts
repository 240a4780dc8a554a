import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty database of its own for one test. */
export interface TestStorage {
  databaseUrl: string
  redisUrl: string | null
  destroy(): Promise<void>
}

/** Where a suite that runs on every database gets its own. */
export type CreateStorage = () => Promise<TestStorage>

export const createSqliteStorage: CreateStorage = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passport-'))
  return {
    databaseUrl: `sqlite:${join(folder, 'passport.db')}`,
    redisUrl: null,
    destroy: () => rm(folder, { recursive: true, force: true }),
  }
}
