// The limits of WeChat and our own, read off the builds. Fails where one is passed.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const root = 'dist/weapp'
const { subPackages = [], subpackages = [] } = JSON.parse(
  readFileSync(join(root, 'app.json'), 'utf8'),
)
const subRoots = [...subPackages, ...subpackages].map((entry) => entry.root.replace(/\/$/, ''))

const bytesOf = (folder) =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? bytesOf(path) : statSync(path).size)
  }, 0)

// https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages.html
const maxPackageBytes = 2 * 1024 * 1024
const whole = bytesOf(root)
const subs = subRoots.map((name) => [name, bytesOf(join(root, name))])
const main = whole - subs.reduce((sum, [, bytes]) => sum + bytes, 0)

let isTooLarge = false
for (const [name, bytes] of [['main', main], ...subs]) {
  console.log(`package ${name}: ${bytes} bytes of ${maxPackageBytes}`)
  if (bytes > maxPackageBytes) isTooLarge = true
}
console.log(`dist/weapp: ${whole} bytes`)

// The scripts that a web page waits for, gzipped. The empty Taro React app of test/bench/empty-app has as
// many as `npm run bench -- web-sizes` prints, with Taro's own defaults.
const web = 'dist/h5'
const emptyAppBytes = 98_713
const maxRatio = 1.3
const maxFirstLoadBytes = 128_000
const firstLoad = [
  ...readFileSync(join(web, 'index.html'), 'utf8').matchAll(/<script[^>]+src="\/?([^"]+)"/g),
]
  .map(([, path]) => gzipSync(readFileSync(join(web, path)), { level: 9 }).length)
  .reduce((sum, bytes) => sum + bytes, 0)
const ratio = firstLoad / emptyAppBytes
console.log(
  `${web}, first load of JavaScript: ${firstLoad} bytes of ${maxFirstLoadBytes}, ` +
    `${ratio.toFixed(2)} of ${maxRatio} × the empty app`,
)
if (firstLoad > maxFirstLoadBytes || ratio > maxRatio) isTooLarge = true
if (isTooLarge) process.exit(1)
