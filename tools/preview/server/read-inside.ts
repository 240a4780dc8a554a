import { readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** The file at a path of a URL, or null: what lies outside of the folder is not found. */
export const readInside = async (
  directory: string,
  encodedPath: string,
): Promise<Buffer | null> => {
  try {
    const root = await realpath(directory)
    const path = await realpath(join(root, decodeURIComponent(encodedPath)))
    return path.startsWith(root + sep) ? await readFile(path) : null
  } catch {
    return null
  }
}
