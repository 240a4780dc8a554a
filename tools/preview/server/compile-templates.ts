import { TmplGroup } from 'glass-easel-template-compiler'
import type { BuildDialect } from './dialects/dialect'

export interface TemplateSources {
  /** Templates by path without a suffix. */
  templates: Map<string, string>
  /** Their scripts by path without a suffix. */
  scripts: Map<string, string>
}

export interface CompiledTemplates {
  /** An expression that gives the templates by path. */
  expression: string
  problems: string[]
}

interface TemplateProblem {
  isError: boolean
  message: string
  path: string
  startLine: number
  startColumn: number
}

// What a dialect has left untranslated is only a warning to the compiler: it ignores the attribute.
const countedWarnings = /invalid attribute prefix|not a valid identifier/

/** Compiles every template and script of a build together: imports between them are by path. */
export function compileTemplates(
  { templates, scripts }: TemplateSources,
  dialect: BuildDialect,
): CompiledTemplates {
  const { suffixes } = dialect
  const group = new TmplGroup()
  try {
    const problems: string[] = []
    for (const [path, source] of scripts) {
      const refuse = (problem: string) => problems.push(`${path}${suffixes.script}: ${problem}`)
      group.addScript(path, dialect.toWxs(source, refuse))
    }
    for (const [path, source] of templates) {
      const file = `${path}${suffixes.template}`
      const wxml = dialect.toWxml(source, (problem) => problems.push(`${file}:${problem}`))
      const found = group.addTmpl(path, wxml) as TemplateProblem[]
      for (const problem of found.filter(isCounted)) {
        problems.push(`${file}:${placeOf(problem, source, wxml)}: ${problem.message}`)
      }
    }
    for (const path of templates.keys())
      problems.push(...findMissing(group, path, { templates, scripts }, suffixes))
    return { expression: group.getTmplGenObjectGroups(), problems }
  } finally {
    group.free()
  }
}

const isCounted = ({ isError, message }: TemplateProblem): boolean =>
  isError || countedWarnings.test(message)

/** A column is of the translated line; it is left out where that is not the line of the file. */
function placeOf(problem: TemplateProblem, source: string, wxml: string): string {
  const { startLine, startColumn } = problem
  const isSame = source.split('\n')[startLine] === wxml.split('\n')[startLine]
  return isSame ? `${String(startLine + 1)}:${String(startColumn + 1)}` : String(startLine + 1)
}

function findMissing(
  group: TmplGroup,
  path: string,
  { templates, scripts }: TemplateSources,
  suffixes: BuildDialect['suffixes'],
): string[] {
  const file = `${path}${suffixes.template}`
  const missing = (group.getDirectDependencies(path) as string[])
    .filter((each) => !templates.has(each))
    .map((each) => `${file} imports ${each}${suffixes.template}, which is missing`)
  for (const each of group.getScriptDependencies(path) as string[]) {
    if (!scripts.has(each)) missing.push(`${file} uses ${each}${suffixes.script}, which is missing`)
  }
  return missing
}
