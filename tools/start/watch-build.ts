import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { HostName } from '../preview/hosts'
import { watchFolder } from '../preview/server/watch-folder'
import { startChild, type Child } from './child'
import { withoutProgress } from './compiler-output'

interface WatchBuildOptions {
  /** The folder with `package.json`, `src` and `config`. */
  root: string
  host: HostName
  apiBaseUrl: string
  /** The web page that the mini-program opens. */
  webUrl: string
  /** The host's folder in dist is whole. Called after each build without errors. */
  onBuilt: () => void
  /** The compiler's whole messages. The next change of `src` or `config` builds again. */
  onFailed: (errors: string) => void
}

export interface WatchBuild {
  close(): Promise<void>
}

/**
 * Builds the mini-program, and again on each change of its sources. The compiler ends after a first
 * build with errors, and stops watching after an error in `app.config.ts`; then it is started again.
 */
export const startWatchBuild = (options: WatchBuildOptions): WatchBuild => {
  const { root, host, onBuilt, onFailed } = options
  const cli = join(
    createRequire(join(root, 'package.json')).resolve('@tarojs/cli/package.json'),
    '../bin/taro',
  )
  let child: Child | null = null
  let isClosed = false
  /** The sources changed since the compiler was started. */
  let isChanged = false
  let restart: NodeJS.Timeout | undefined

  const run = () => {
    isChanged = false
    const output: string[] = []
    let hasFailed = false
    let hasReported = false
    const current = startChild(process.execPath, [cli, 'build', '--type', host, '--watch'], {
      env: {
        NODE_ENV: 'development',
        TARO_APP_API_BASE_URL: options.apiBaseUrl,
        TARO_APP_WEB_URL: options.webUrl,
        BROWSERSLIST_IGNORE_OLD_DATA: '1',
      },
      onLine: (line) => {
        output.push(withoutProgress(line))
        if (output.length > 500) output.shift()
      },
      onMessage: (message) => {
        const report = readReport(message)
        if (report === null || isClosed) return
        hasFailed = report.errors.length > 0
        // A later build began with the latest change; during the first one there may be another.
        if (hasReported) isChanged = false
        hasReported = true
        if (hasFailed) onFailed(report.errors.join('\n\n'))
        else onBuilt()
        if (!report.isWatching) void current.stop()
      },
    })
    child = current
    void current.ended.then(() => {
      if (isClosed) return
      child = null
      // What ends before webpack runs, such as an error in config/index.ts, is only in the output.
      if (!hasFailed) onFailed(output.filter((line) => line !== '').join('\n'))
      if (isChanged) startSoon()
    })
  }
  const startSoon = () => {
    clearTimeout(restart)
    // An editor saves several files at once.
    restart = setTimeout(() => {
      if (!isClosed && child === null) run()
    }, 200)
  }
  const watches = ['src', 'config'].map((folder) =>
    watchFolder(join(root, folder), () => {
      isChanged = true
      if (child === null) startSoon()
    }),
  )
  run()

  return {
    async close() {
      isClosed = true
      clearTimeout(restart)
      for (const watch of watches) watch.close()
      await child?.stop()
    },
  }
}

/** A message of config/build-report. */
const readReport = (message: unknown): { errors: string[]; isWatching: boolean } | null => {
  const { type, errors, isWatching } = (message ?? {}) as Record<string, unknown>
  if (type !== 'build' || !Array.isArray(errors)) return null
  return { errors: errors.map(String), isWatching: isWatching === true }
}
