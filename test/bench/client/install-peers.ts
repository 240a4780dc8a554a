import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Installs the peers of this folder's lock file, unless they are there already. */
export const installPeers = (): void => {
  if (isInstalled()) return
  process.stdout.write('installing the peers: npm ci in test/bench/client (once)\n')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: __dirname,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
}

const isInstalled = (): boolean => {
  const { dependencies } = readManifest(__dirname)
  return Object.entries(dependencies ?? {}).every(([name, version]) => {
    const folder = join(__dirname, 'node_modules', name)
    return existsSync(folder) && readManifest(folder).version === version
  })
}

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string
    dependencies?: Record<string, string>
  }
