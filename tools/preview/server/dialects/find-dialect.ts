import { alipay } from './alipay'
import type { BuildDialect } from './dialect'
import { tt } from './tt'
import { weapp } from './weapp'

const dialects: readonly BuildDialect[] = [weapp, tt, alipay]

/** The suffixes of every file that a build is compiled from. */
export const textSuffixes: readonly string[] = [
  '.js',
  '.json',
  ...new Set(dialects.flatMap(({ suffixes }) => Object.values(suffixes))),
]

/**
 * The dialect of a build, by the suffixes of its templates and styles; WeChat's where there are none.
 * Throws where two builds lie in one folder: each by itself would look whole.
 */
export const findDialect = (paths: Iterable<string>): BuildDialect => {
  const examples = new Map<BuildDialect, string>()
  for (const path of paths) {
    const dialect = dialects.find(
      ({ suffixes }) => path.endsWith(suffixes.template) || path.endsWith(suffixes.style),
    )
    if (dialect !== undefined && !examples.has(dialect)) examples.set(dialect, path)
  }
  if (examples.size > 1) {
    const files = [...examples.values()].join(' and ')
    throw new Error(`the folder has files of two builds, ${files}: delete it and build again`)
  }
  return [...examples.keys()][0] ?? weapp
}
