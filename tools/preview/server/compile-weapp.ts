import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { styleScopeName } from '../style-scope'
import type { AppConfig, ComponentConfig, WeappBundle } from '../bundle'
import { compileStyle, inlineImports } from './compile-style'
import { compileTemplates } from './compile-templates'
import type { BuildDialect, JsonObject } from './dialects/dialect'
import { findDialect } from './dialects/find-dialect'

/**
 * Compiles the files of a host's build, by path, as they are. Throws without a readable app.json, and
 * for files of two builds.
 */
export function compileWeapp(files: Map<string, string>): WeappBundle {
  const problems: string[] = []
  const dialect = findDialect(files.keys())
  const { suffixes } = dialect
  const app = readApp(files, dialect, problems)
  const pages = listPages(app)
  const configs = collectConfigs(files, pages, dialect, problems)
  const templates = compileTemplates(
    {
      templates: withSuffix(files, suffixes.template),
      scripts: withSuffix(files, suffixes.script),
    },
    dialect,
  )
  problems.push(...templates.problems)
  for (const page of pages) {
    for (const suffix of ['.js', suffixes.template]) {
      if (!files.has(page + suffix)) problems.push(`${page}${suffix} is missing`)
    }
  }
  return {
    host: dialect.host,
    version: hashOf(files),
    appId: readAppId(files, dialect.defaultAppId),
    app,
    themes: readThemes(files, app),
    pages,
    configs,
    modules: Object.fromEntries([...files].filter(([path]) => path.endsWith('.js'))),
    templates: templates.expression,
    styles: compileStyles(files, suffixes.style, new Set(pages), configs, problems),
    problems,
  }
}

function readApp(files: Map<string, string>, dialect: BuildDialect, problems: string[]): AppConfig {
  const refuse = (problem: string) => problems.push(`app.json: ${problem}`)
  const config = dialect.toAppConfig(parseJson(files, 'app.json') as JsonObject, refuse)
  return config as unknown as AppConfig
}

function listPages(app: AppConfig): string[] {
  const packages =
    app.subPackages ?? (app as { subpackages?: AppConfig['subPackages'] }).subpackages
  const nested = (packages ?? []).flatMap(({ root, pages }) =>
    pages.map((page) => posix.join(root, page)),
  )
  return [...app.pages, ...nested]
}

/** Follows `usingComponents` from every page. */
function collectConfigs(
  files: Map<string, string>,
  pages: string[],
  dialect: BuildDialect,
  problems: string[],
): Record<string, ComponentConfig> {
  const configs: Record<string, ComponentConfig> = {}
  const waiting = [...pages]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (path in configs) continue
    const written = files.has(`${path}.json`) ? parseJson(files, `${path}.json`) : {}
    const refuse = (problem: string) => problems.push(`${path}.json: ${problem}`)
    const config = dialect.toPageConfig(written as JsonObject, refuse) as ComponentConfig
    configs[path] = config
    for (const [name, reference] of Object.entries(config.usingComponents ?? {})) {
      const component = resolvePath(path, reference)
      if (files.has(`${component}.js`)) waiting.push(component)
      else problems.push(`${path}.json uses ${name} at ${component}.js, which is missing`)
    }
  }
  return configs
}

function compileStyles(
  files: Map<string, string>,
  suffix: string,
  pages: Set<string>,
  configs: Record<string, ComponentConfig>,
  problems: string[],
): Record<string, string> {
  const styles: Record<string, string> = {}
  const read = (path: string): string => {
    const source = files.get(path)
    if (source === undefined) throw new Error(`${path} is missing`)
    return inlineImports(source, (reference) => read(resolvePath(path, reference)))
  }
  for (const name of ['app', ...Object.keys(configs)]) {
    const file = `${name}${suffix}`
    if (!files.has(file)) continue
    try {
      const scope =
        name === 'app'
          ? {}
          : pages.has(name)
            ? { route: name }
            : { classPrefix: `${styleScopeName(name)}--` }
      styles[name] = compileStyle(read(file), scope)
    } catch (error) {
      problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return styles
}

function readThemes(files: Map<string, string>, app: AppConfig): WeappBundle['themes'] {
  if (app.themeLocation === undefined) return {}
  return parseJson(files, posix.normalize(app.themeLocation)) as WeappBundle['themes']
}

function readAppId(files: Map<string, string>, defaultAppId: string): string {
  if (!files.has('project.config.json')) return defaultAppId
  const { appid } = parseJson(files, 'project.config.json') as { appid?: unknown }
  return typeof appid === 'string' && appid !== '' ? appid : defaultAppId
}

function resolvePath(from: string, reference: string): string {
  return reference.startsWith('/')
    ? posix.normalize(reference.slice(1))
    : posix.join(posix.dirname(from), reference)
}

function withSuffix(files: Map<string, string>, suffix: string): Map<string, string> {
  return new Map(
    [...files]
      .filter(([path]) => path.endsWith(suffix))
      .map(([path, text]) => [path.slice(0, -suffix.length), text]),
  )
}

function parseJson(files: Map<string, string>, path: string): unknown {
  const text = files.get(path)
  if (text === undefined) throw new Error(`${path} is missing`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON`, { cause: error })
  }
}

function hashOf(files: Map<string, string>): string {
  const hash = createHash('sha256')
  for (const [path, text] of files) hash.update(path).update('\0').update(text).update('\0')
  return hash.digest('hex').slice(0, 16)
}
