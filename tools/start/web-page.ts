import { createRequire } from 'node:module'
import { join } from 'node:path'
import { watchFolder, type FolderWatch } from '../preview/server/watch-folder'
import type { WebPage, WebPageState } from '../preview/web-page'
import { startChild, type Child } from './child'
import { percentIn, withoutProgress } from './compiler-output'
import { serveFolder } from './serve-folder'
import { waitingPage } from './waiting-page'

interface WebPageOptions {
  /** The folder with `package.json`, `src` and `config`. */
  root: string
  /** 0 takes a free one. */
  port: number
  /** The local server, on loopback. */
  apiBaseUrl: string
  onFailed: (errors: string) => void
}

export interface LocalWebPage extends WebPage {
  /** Also before the page is built: the server must know whom it lets call it. */
  readonly url: string
  close(): Promise<void>
}

/** Builds dist/h5 when it is first opened, here or at its address, and serves it. Nothing is built before. */
export const createWebPage = async (options: WebPageOptions): Promise<LocalWebPage> => {
  const { root, port, apiBaseUrl, onFailed } = options
  const listeners = new Set<(state: WebPageState) => void>()
  let state: WebPageState = { step: 'closed' }
  let child: Child | null = null
  let watches: FolderWatch[] | null = null
  /** The sources changed since the last build began. */
  let isChanged = true

  const change = (next: WebPageState) => {
    state = next
    for (const listener of listeners) listener(state)
  }
  const build = () => {
    isChanged = false
    watches ??= ['src', 'config'].map((folder) =>
      watchFolder(join(root, folder), () => {
        isChanged = true
      }),
    )
    const output: string[] = []
    const cli = createRequire(join(root, 'package.json')).resolve('@tarojs/cli/package.json')
    const current = startChild(
      process.execPath,
      [join(cli, '../bin/taro'), 'build', '--type', 'h5'],
      {
        env: {
          // As it is deployed: small, and with its styles in a file.
          NODE_ENV: 'production',
          TARO_APP_API_BASE_URL: apiBaseUrl,
          BROWSERSLIST_IGNORE_OLD_DATA: '1',
        },
        onLine: (line) => {
          const percent = percentIn(line) ?? 0
          if (state.step === 'building' && percent > state.percent) {
            change({ step: 'building', percent })
          }
          output.push(withoutProgress(line))
          if (output.length > 500) output.shift()
        },
      },
    )
    child = current
    change({ step: 'building', percent: 0 })
    void current.ended.then((code) => {
      if (child !== current) return
      child = null
      if (code === 0) {
        change({ step: 'built', url: site.url })
        return
      }
      onFailed(output.filter((line) => line !== '').join('\n'))
      change({ step: 'failed' })
    })
  }

  const site = await serveFolder(join(root, 'dist/h5'), port, () => {
    // A build that failed is not begun again for one who only waits for it.
    if (isChanged && child === null) build()
    return waitingPage(state)
  })

  return {
    url: site.url,
    state: () => state,
    open() {
      if (child !== null) return
      if (isChanged || state.step === 'failed') build()
      else change(state)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      const running = child
      child = null
      for (const watch of watches ?? []) watch.close()
      await Promise.all([running?.stop(), site.close()])
    },
  }
}
