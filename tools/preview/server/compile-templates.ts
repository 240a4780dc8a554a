import { TmplGroup } from 'glass-easel-template-compiler'

export interface TemplateSources {
  /** wxml by path without a suffix. */
  templates: Map<string, string>
  /** wxs by path without a suffix. */
  scripts: Map<string, string>
}

export interface CompiledTemplates {
  /** An expression that needs `wrapListener` in scope and gives the templates by path. */
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

/** Compiles every wxml and wxs of a build together: imports between them are by path. */
export function compileTemplates({ templates, scripts }: TemplateSources): CompiledTemplates {
  const group = new TmplGroup()
  try {
    // Every listener passes through `wrapListener`, which gives its event the form of WeChat's.
    group.setExtraRuntimeScript('Q.C=wrapListener;')
    const problems: string[] = []
    for (const [path, source] of scripts) group.addScript(path, source)
    for (const [path, source] of templates) {
      const found = group.addTmpl(path, source) as TemplateProblem[]
      for (const problem of found.filter((each) => each.isError)) {
        const place = `${String(problem.startLine + 1)}:${String(problem.startColumn + 1)}`
        problems.push(`${path}.wxml:${place}: ${problem.message}`)
      }
    }
    for (const path of templates.keys())
      problems.push(...findMissing(group, path, templates, scripts))
    return { expression: group.getTmplGenObjectGroups(), problems }
  } finally {
    group.free()
  }
}

function findMissing(
  group: TmplGroup,
  path: string,
  templates: Map<string, string>,
  scripts: Map<string, string>,
): string[] {
  const missing = (group.getDirectDependencies(path) as string[])
    .filter((each) => !templates.has(each))
    .map((each) => `${path}.wxml imports ${each}.wxml, which is missing`)
  for (const each of group.getScriptDependencies(path) as string[]) {
    if (!scripts.has(each)) missing.push(`${path}.wxml uses ${each}.wxs, which is missing`)
  }
  return missing
}
