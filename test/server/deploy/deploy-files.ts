import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const repositoryRoot = join(__dirname, '../../..')

export const readText = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8')

export interface EnvLine {
  name: string
  value: string
  isComment: boolean
}

/** The settings of `server.env.example`, with those that stand in comments. */
export const readEnvExample = (): EnvLine[] =>
  [...readText('server/deploy/server.env.example').matchAll(/^(# )?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
    ([, comment, name = '', value = '']) => ({ name, value, isComment: comment !== undefined }),
  )
