import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/** The peers are no dependency of the project: they come with the first run, at fixed versions. */
export const installPeers = (say: (line: string) => void): void => {
  if (existsSync(`${here}node_modules/.package-lock.json`)) return
  say('installing the peers into test/bench/server/node_modules (once)')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}
