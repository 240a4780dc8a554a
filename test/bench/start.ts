import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { launchBrowser } from '../e2e/support/browser'
import { openPhone } from '../e2e/support/phone'

/** `npm start` from sources, with nothing built, until the page is drawn in a browser. */
export const benchStart = async (root: string): Promise<void> => {
  rmSync(join(root, 'dist/weapp'), { recursive: true, force: true })
  const browser = await launchBrowser()
  const startedAtMs = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'tools/start/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve()
    })
  })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = /Preview\s+(http\S+)/.exec(line)?.[1]
        if (found !== undefined) resolve(found)
      })
      void ended.then(() => {
        reject(new Error('npm start ended early'))
      })
    })
    const readyMs = performance.now() - startedAtMs
    const phone = await openPhone(browser, url)
    const drawnMs = performance.now() - startedAtMs
    await phone.close()
    process.stdout.write(
      `npm start: addresses after ${seconds(readyMs)}, the page drawn after ${seconds(drawnMs)}\n`,
    )
  } finally {
    child.kill('SIGTERM')
    await Promise.all([ended, browser.close()])
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
