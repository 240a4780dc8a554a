import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { findBanned } from './find-banned'

// `npm run prose [-- FOLDER…]`: what the repository's files say in a banned manner.

const root = resolve(__dirname, '../..')
const isRead = /\.(?:[cm]?[jt]sx?|md|ya?ml|sh|conf|example|Dockerfile)$|Dockerfile$|^\.ci\/run$/
/** They name what is banned, or are history. */
const isExempt = /^(?:tools\/prose\/banned\.ts|test\/tools\/prose\/|CHANGELOG\.md$)/

const listed = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...process.argv.slice(2)],
  { cwd: root, encoding: 'utf8' },
)
const paths = listed
  .split('\0')
  .filter((path) => isRead.test(path) && !isExempt.test(path) && existsSync(resolve(root, path)))

let count = 0
for (const path of paths) {
  for (const { line, column, phrase, instead } of findBanned(
    path,
    readFileSync(resolve(root, path), 'utf8'),
  )) {
    count += 1
    console.log(`${path}:${line}:${column}  "${phrase}"  →  ${instead}`)
  }
}
if (count > 0) {
  console.log(`${count} in ${paths.length} files`)
  process.exitCode = 1
}
