import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { textSuffixes } from './dialects/find-dialect'

/** The text files of a build by their path in it, with forward slashes, in order. */
export async function readBuild(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && textSuffixes.includes(extname(entry.name)))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort()
  const files = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(directory, path), 'utf8')] as const),
  )
  return new Map(files.map(([path, text]) => [path.split(sep).join('/'), text]))
}
