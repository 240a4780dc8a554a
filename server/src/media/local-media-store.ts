import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ApiError } from '../errors'
import { assertMediaKey, type MediaKey, type MediaStore } from './media-store'

/**
 * Files in a folder of this machine, in 256 folders for each area. Only the user that runs the server
 * can read them.
 */
export const createLocalMediaStore = (folder: string): MediaStore => {
  const root = resolve(folder)

  const pathOf = (key: MediaKey): string => {
    assertMediaKey(key)
    const [area = '', name = ''] = key.split('/')
    return join(root, area, name.slice(0, 2), name)
  }

  return {
    async put(key, bytes) {
      const path = pathOf(key)
      // Renamed when it is whole and on the disk: a reader or a crash never meets half a file.
      const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        const file = await open(draft, 'wx', 0o600)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(draft, path)
      } catch (error) {
        // What went wrong first is what counts.
        await rm(draft, { force: true }).catch(() => undefined)
        throw unavailable(error)
      }
    },

    async get(key) {
      const path = pathOf(key)
      try {
        return await readFile(path)
      } catch (error) {
        if (isMissing(error)) return null
        throw unavailable(error)
      }
    },

    async delete(key) {
      const path = pathOf(key)
      await rm(path, { force: true })
      // And what a process left behind that died while it wrote.
      for (const name of await readdir(dirname(path)).catch(() => [])) {
        if (name.startsWith(`${basename(path)}.`))
          await rm(join(dirname(path), name), { force: true })
      }
    },
  }
}

const isMissing = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'

/** A full disk, a folder that is missing or not writable: none of it is the sender's fault, or lasts. */
const unavailable = (cause: unknown) =>
  new ApiError('service_unavailable', { retryAfterMs: 2_000, cause })
