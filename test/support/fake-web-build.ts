import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

// Plays Taro's compiler: a web page that says what src/app.ts says, for the server that it was given.
const compiler = `
  const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
  process.chdir(require('node:path').join(__dirname, '../../../..'))
  const text = readFileSync('src/app.ts', 'utf8')
  console.log('● Webpack ████ building (10%) 1/2')
  console.log('\\u001b[1m● Webpack\\u001b[22m ████ sealing (92%)')
  if (text === 'broken') { console.error('src/app.ts: oh'); process.exit(1) }
  mkdirSync('dist/h5/js', { recursive: true })
  writeFileSync('dist/h5/index.html', '<head></head>' + text + ' ' + process.env.TARO_APP_API_BASE_URL)
  writeFileSync('dist/h5/js/app.js', process.argv.slice(2).join(' ') + ' ' + process.env.NODE_ENV)
`

export interface FakeWebApp {
  readonly root: string
  write(path: string, text: string): void
  remove(): void
}

/** A checkout with sources and a compiler for the web. */
export const createFakeWebApp = (): FakeWebApp => {
  const root = mkdtempSync(join(tmpdir(), 'web-page-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('package.json', '{}')
  write('config/index.ts', '')
  write('src/app.ts', 'first')
  write('node_modules/@tarojs/cli/package.json', '{}')
  write('node_modules/@tarojs/cli/bin/taro', compiler)
  return {
    root,
    write,
    remove: () => {
      rmSync(root, { recursive: true })
    },
  }
}
