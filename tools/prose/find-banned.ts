import { bannedPhrases } from './banned'
import { proseOf } from './prose-of'

export interface Finding {
  /** From 1. */
  line: number
  /** From 1. */
  column: number
  phrase: string
  instead: string
}

/** What a file says in a banned manner, by lines. The path decides how its prose is found. */
export const findBanned = (path: string, text: string): Finding[] => {
  const prose = proseOf(path, text)
  return bannedPhrases
    .flatMap(({ pattern, instead }) =>
      [...prose.matchAll(pattern)].map((match) => {
        const before = prose.slice(0, match.index).split('\n')
        return {
          line: before.length,
          column: (before.at(-1)?.length ?? 0) + 1,
          phrase: match[0].replace(/\s+/g, ' ').trim(),
          instead,
        }
      }),
    )
    .sort((a, b) => a.line - b.line || a.column - b.column)
}
