import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildApp } from './build-app'

// The same as in .ci/sizes.mjs, which reads the empty app's figure from a constant.
const maxRatio = 1.3

/** Bytes of the scripts that index.html names, each with gzip at level 9. */
const firstLoadBytes = (dist: string): number =>
  [...readFileSync(join(dist, 'index.html'), 'utf8').matchAll(/<script[^>]+src="\/?([^"]+)"/g)]
    .map(([, path = '']) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length)
    .reduce((sum, bytes) => sum + bytes, 0)

/** What a browser loads before a web page draws, ours beside the empty app built with Taro's defaults. */
export const benchWebSizes = (root: string): void => {
  const emptyApp = join(root, 'test/bench/empty-app')
  buildApp(root, emptyApp, 'h5')
  buildApp(root, root, 'h5')
  const empty = firstLoadBytes(join(emptyApp, 'dist/h5'))
  const ours = firstLoadBytes(join(root, 'dist/h5'))
  const row = (name: string, bytes: number) =>
    `${name.padEnd(24)}${String(bytes).padStart(12)}${(bytes / empty).toFixed(2).padStart(12)}\n`
  process.stdout.write(
    `dist/h5, first load of JavaScript, gzipped bytes and × empty\n` +
      row('empty Taro React app', empty) +
      row('taro-passport', ours) +
      `the goal, at most ${maxRatio.toFixed(2)} × empty, is ${ours <= maxRatio * empty ? 'met' : 'missed'}\n`,
  )
}
