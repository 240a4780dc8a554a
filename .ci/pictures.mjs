// Whether the pictures in docs/screenshots show the screens of today. `npm run screenshots` takes them
// and then writes (`--write`) a hash of every file that draws a screen; CI compares it. File times and
// commits would not do: a checkout sets the first, and a rebase the second.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const drawn = [
  'src/app.*',
  'src/theme.json',
  'src/assets',
  'src/pages',
  'src/ui',
  'tools/preview/browser',
]
const recordPath = 'docs/screenshots/drawn-from.json'

const files = execFileSync('git', ['ls-files', '-z', '--', ...drawn], { encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '' && !path.endsWith('.md') && existsSync(path))
  .sort()

const hash = (path) =>
  createHash('sha256')
    .update(readFileSync(path, 'latin1').replaceAll('\r\n', '\n'), 'latin1')
    .digest('hex')
    .slice(0, 16)

const today = Object.fromEntries(files.map((path) => [path, hash(path)]))

if (process.argv.includes('--write')) {
  writeFileSync(recordPath, `${JSON.stringify(today, null, 2)}\n`)
} else {
  const then = existsSync(recordPath) ? JSON.parse(readFileSync(recordPath, 'utf8')) : {}
  const paths = [...new Set([...Object.keys(then), ...files])]
  const changed = paths.filter((path) => then[path] !== today[path])
  if (changed.length > 0) {
    console.log(
      `docs/screenshots is older than the screens: run npm run screenshots. Changed since:`,
    )
    for (const path of changed.slice(0, 20)) console.log(`  ${path}`)
    if (changed.length > 20) console.log(`  and ${changed.length - 20} more`)
    process.exit(1)
  }
  console.log(`docs/screenshots: as ${files.length} files draw them`)
}
