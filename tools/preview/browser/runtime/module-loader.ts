import { createAppGlobal, hiddenGlobals } from './browser-globals'

export interface ModuleLoader {
  /** Runs a file of the build once, by its path with or without `.js`, and gives its exports. */
  load(path: string): unknown
}

interface Module {
  exports: unknown
}

type ModuleFunction = (require: (path: string) => unknown, module: Module, exports: unknown) => void

/** `provided` are the globals of the host: `wx`, `App`, `Page` … */
export const createModuleLoader = (
  sources: Record<string, string>,
  provided: Record<string, unknown>,
): ModuleLoader => {
  const globals: Record<string, unknown> = {}
  for (const name of hiddenGlobals()) globals[name] = undefined
  Object.assign(globals, provided)
  globals['globalThis'] = createAppGlobal(provided)
  const names = Object.keys(globals)
  const values = Object.values(globals)
  const modules = new Map<string, Module>()

  const compile = (path: string, source: string): ModuleFunction => {
    // The inner function lets a module declare a name that is hidden.
    const body = `return function(require,module,exports){${source}\n}\n//# sourceURL=weapp/${path}`
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- running the build is the point
    const outer = new Function(...names, body) as (...args: unknown[]) => ModuleFunction
    return outer(...values)
  }

  const load = (asked: string): unknown => {
    const path = asked.endsWith('.js') ? asked : `${asked}.js`
    const known = modules.get(path)
    if (known) return known.exports
    const source = sources[path]
    if (source === undefined) throw new Error(`module '${path}' is not defined`)
    const module: Module = { exports: {} }
    modules.set(path, module)
    const require = (reference: string) => load(resolve(path, reference))
    try {
      compile(path, source).call(undefined, require, module, module.exports)
    } catch (error) {
      modules.delete(path)
      throw error
    }
    return module.exports
  }
  return { load }
}

/** Resolves a path like `../a/b` against the folder of another; a leading slash means the root. */
export const resolve = (from: string, reference: string): string => {
  const parts = reference.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of reference.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
