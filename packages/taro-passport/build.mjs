// Compiles the package into dist/packages/taro-passport and packs it. ES modules, one a source file: a
// bundle would rename the JSX helper, by whose name Taro finds components, and shake less well.
// CommonJS for Jest, which runs nothing else.
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = dirname(fileURLToPath(import.meta.url))
const root = join(source, '../..')
const target = join(root, 'dist/packages/taro-passport')
const typescript = createRequire(import.meta.url).resolve('typescript/bin/tsc')

const run = (file, args, cwd = root) =>
  execFileSync(process.execPath, [file, ...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] })

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })

for (const config of ['tsconfig.es.json', 'tsconfig.cjs.json']) {
  run(typescript, ['-p', join(source, config)])
}

await build({
  entryPoints: [join(source, 'plugin.ts')],
  outfile: join(target, 'plugin.js'),
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  logLevel: 'warning',
})

const read = (path) => JSON.parse(readFileSync(path, 'utf8'))
const { version } = read(join(root, 'package.json'))
const manifest = { ...read(join(source, 'manifest.json')), version }
writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
for (const name of ['plugin.d.ts', 'README.md', 'testing']) {
  cpSync(join(source, name), join(target, name), { recursive: true })
}
cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'))

// npm is a .cmd file on Windows, which only a shell starts.
execFileSync('npm', ['pack', '--silent', '--pack-destination', '..'], {
  cwd: target,
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32',
})
