import { createRequire } from 'node:module'
import { join } from 'node:path'
import { startChild, type Child } from './child'

interface WatchBuildOptions {
  root: string
  apiBaseUrl: string
  /** A rebuild ended, well or not; called from the second build on. */
  onRebuild: (line: string) => void
}

export interface WatchBuild {
  /** Resolves when dist/weapp is whole; rejects with the compiler's words. */
  readonly firstBuild: Promise<void>
  readonly child: Child
}

/** Builds the mini-program and again on each change of its sources. */
export const startWatchBuild = ({ root, apiBaseUrl, onRebuild }: WatchBuildOptions): WatchBuild => {
  const output: string[] = []
  let isBuilt = false
  const cli = join(
    createRequire(join(root, 'package.json')).resolve('@tarojs/cli/package.json'),
    '../bin/taro',
  )
  const child = startChild(process.execPath, [cli, 'build', '--type', 'weapp', '--watch'], {
    env: {
      NODE_ENV: 'development',
      TARO_APP_API_BASE_URL: apiBaseUrl,
      BROWSERSLIST_IGNORE_OLD_DATA: '1',
    },
    onLine: (raw) => {
      const line = withoutProgress(raw)
      if (line === '') return
      output.push(line)
      if (output.length > 200) output.shift()
      if (isBuilt && (isSuccess(line) || /error/i.test(line))) onRebuild(line)
    },
  })
  const firstBuild = child
    .waitFor((line) => isSuccess(withoutProgress(line)))
    .then(
      () => {
        isBuilt = true
        output.length = 0
      },
      (cause: unknown) => {
        throw new Error(`the build failed\n${theErrors(output)}`, { cause })
      },
    )
  return { firstBuild, child }
}

const isSuccess = (line: string): boolean => line.includes('Compiled successfully')

/** The compiler's own words, from its first error on; they go on for pages. */
const theErrors = (output: readonly string[]): string => {
  const first = output.findIndex((line) => line.startsWith('✖') || /\bError\b/.test(line))
  return output.slice(Math.max(0, first), Math.max(0, first) + 20).join('\n')
}

/** The compiler redraws a progress bar with escape codes also where no terminal is. */
const withoutProgress = (line: string): string => {
  const text = line.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').trim()
  return /^[●◯]|█|^Watching/.test(text) ? '' : text
}
