import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp } from './build-app'

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
  const emptyApp = join(root, 'test/bench/empty-app')
  buildApp(root, emptyApp, 'weapp')
  buildApp(root, root, 'weapp')
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
