// The limits of WeChat and our own, read off the builds. Fails where one is passed.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

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
if (isTooLarge) process.exit(1)
