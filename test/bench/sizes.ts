import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

interface PackageSizes {
  wholeBytes: number
  mainBytes: number
}

// What the login may cost on top of Taro and React, which every app of the kind ships.
const maxMoreMainBytes = 60 * 1024

/** Bytes of a weapp build: all of it, and without its subpackages. */
const sizesOf = (dist: string): PackageSizes => {
  const app = JSON.parse(readFileSync(join(dist, 'app.json'), 'utf8')) as {
    subPackages?: { root: string }[]
    subpackages?: { root: string }[]
  }
  const subs = [...(app.subPackages ?? []), ...(app.subpackages ?? [])]
  const wholeBytes = bytesOf(dist)
  return {
    wholeBytes,
    mainBytes: wholeBytes - subs.reduce((sum, { root }) => sum + bytesOf(join(dist, root)), 0),
  }
}

const bytesOf = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? bytesOf(path) : statSync(path).size)
  }, 0)

/** Builds ours and the empty app with the same tools and prints both. */
export const benchSizes = (root: string): void => {
  const taro = join(root, 'node_modules/@tarojs/cli/bin/taro')
  const build = (folder: string) =>
    execFileSync(process.execPath, [taro, 'build', '--type', 'weapp'], {
      cwd: folder,
      stdio: 'pipe',
      env: {
        ...process.env,
        NODE_ENV: 'production',
        TARO_APP_API_BASE_URL: 'https://api.example.com',
      },
    })
  const emptyApp = join(root, 'test/bench/empty-app')
  build(emptyApp)
  build(root)
  const empty = sizesOf(join(emptyApp, 'dist/weapp'))
  const ours = sizesOf(join(root, 'dist/weapp'))
  const row = (name: string, { mainBytes, wholeBytes }: PackageSizes) =>
    `${name.padEnd(24)}${String(mainBytes).padStart(12)}${String(wholeBytes).padStart(12)}\n`
  const moreMainBytes = ours.mainBytes - empty.mainBytes
  process.stdout.write(
    `dist/weapp, bytes               main       whole\n` +
      row('empty Taro React app', empty) +
      row('taro-passport', ours) +
      row('more', {
        mainBytes: moreMainBytes,
        wholeBytes: ours.wholeBytes - empty.wholeBytes,
      }) +
      `the goal, at most ${maxMoreMainBytes} more in main, is ${moreMainBytes <= maxMoreMainBytes ? 'met' : 'missed'}\n`,
  )
}
