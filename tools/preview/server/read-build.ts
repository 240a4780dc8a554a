import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

const textSuffix = /\.(?:js|json|wxml|wxss|wxs)$/

/** The text files of a weapp build by their path in it, with forward slashes, in order. */
export async function readBuild(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && textSuffix.test(entry.name))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort()
  const files = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(directory, path), 'utf8')] as const),
  )
  return new Map(files.map(([path, text]) => [path.split(sep).join('/'), text]))
}
