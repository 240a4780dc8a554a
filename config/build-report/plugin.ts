import type { IPluginContext } from '@tarojs/service'

/** What Taro gives to `onBuildFinish`: webpack's errors, or the one that broke the compiler. */
export interface BuildResult {
  error: unknown
}

/** What the build tells its parent process. `tools/start` reads the same shape. */
export interface BuildReport {
  type: 'build'
  /** Each with its file and the compiler's whole message; empty after a success. */
  errors: string[]
  /** Whether the compiler goes on watching. */
  isWatching: boolean
}

export const toBuildReport = ({ error }: BuildResult): BuildReport => {
  if (error === null || error === undefined) return { type: 'build', errors: [], isWatching: true }
  // webpack stops watching where a plugin of the build throws, as Taro's does for app.config.ts.
  if (!Array.isArray(error)) {
    return { type: 'build', errors: [messageOf(error)], isWatching: false }
  }
  return { type: 'build', errors: error.map(moduleError), isWatching: true }
}

/** An entry of webpack's `stats.toJson().errors`. */
const moduleError = (error: unknown): string => {
  const { moduleName, file, loc } = error as Record<string, unknown>
  const place = [moduleName ?? file, loc].filter((part) => typeof part === 'string' && part !== '')
  return [place.join(':'), messageOf(error)].filter((part) => part !== '').join('\n')
}

const messageOf = (error: unknown): string => {
  const message = (error as { message?: unknown } | null)?.message
  return typeof message === 'string' ? message : String(error)
}

// In one file, as Taro compiles a plugin's own file and none that it imports.

/** A Taro plugin: tells the parent process that has an IPC channel how each build ended. */
export default (ctx: IPluginContext): void => {
  ctx.onBuildFinish((result: BuildResult) => {
    process.send?.(toBuildReport(result))
  })
}
