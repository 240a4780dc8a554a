import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPostgresDatabase } from './postgres'
import type { Program } from './program'
import type { RunningTarget } from './target'

/** An empty database, and a folder for whatever else a server writes. */
export interface Store {
  databaseUrl: string
  dir: string
  remove(): Promise<void>
}

export type OpenStore = () => Promise<Store>

export type Start = (store: Store, upstreamUrl: string) => Promise<Program>

/** In the checkout: a folder for temporary files may lie in memory, where a flush costs nothing. */
const parent = fileURLToPath(new URL('../../../../.data/', import.meta.url))

const createDir = async (): Promise<string> => {
  await mkdir(parent, { recursive: true })
  return await mkdtemp(join(parent, 'bench-'))
}

export const openSqliteStore: OpenStore = async () => {
  const dir = await createDir()
  return {
    databaseUrl: `sqlite:${join(dir, 'bench.db')}`,
    dir,
    remove: () => rm(dir, { recursive: true }),
  }
}

export const openPostgresStore =
  (adminUrl: string): OpenStore =>
  async () => {
    const dir = await createDir()
    const database = await createPostgresDatabase(adminUrl)
    return {
      databaseUrl: database.url,
      dir,
      async remove() {
        await database.drop()
        await rm(dir, { recursive: true })
      },
    }
  }

/** A new store for every start, gone with the stop. */
export const onStore =
  (open: OpenStore, start: Start) =>
  async (upstreamUrl: string): Promise<RunningTarget> => {
    const store = await open()
    const program = await start(store, upstreamUrl)
    return {
      program,
      async stop() {
        await program.stop()
        await store.remove()
      },
    }
  }
