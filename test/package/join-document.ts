import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '../e2e/support/process'

/** What `docs/join.md` tells a team to do. */
export interface JoinDocument {
  /** The commands of section 1, in their order. */
  commands: string[]
  /** Path and text of each file of section 1, which is the whole join. */
  files: [path: string, text: string][]
  /** The same of the sections after it, for those who need them. */
  furtherFiles: [path: string, text: string][]
}

export const readJoinDocument = async (): Promise<JoinDocument> => {
  const text = await readFile(join(repository, 'docs/join.md'), 'utf8')
  const [, first = '', ...others] = text.split(/^## /m)
  return {
    commands: [...first.matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, command]) => command ?? ''),
    files: filesIn(first),
    furtherFiles: filesIn(others.join('\n')),
  }
}

/** A block is a file where the paragraph before it ends with the file's path. */
const filesIn = (text: string): [string, string][] =>
  [...text.matchAll(/`([\w./-]+)`:\n\n```(?:tsx?|js|ini)\n([\s\S]*?)```/g)].map(
    ([, path = '', block = '']) => [path, block],
  )
