import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startWatchBuild, type WatchBuild } from '../../../tools/start/watch-build'

// Plays Taro's compiler: builds once, with what src/app.ts says, and again on `again` in it.
const compiler = `
  const { readFileSync, watch } = require('node:fs')
  console.log('● Webpack ████ building (10%)')
  const report = (errors, isWatching) => process.send({ type: 'build', errors, isWatching })
  const build = (isFirst) => {
    const text = readFileSync('src/app.ts', 'utf8')
    if (text === 'broken config') { console.error('config/index.ts: oh'); process.exit(1) }
    if (text === 'missing import') {
      report(["src/app.ts:1\\nModule not found: Can't resolve './nope'"], true)
      // Taro leaves the rejection of its first build unhandled.
      if (isFirst) setTimeout(() => process.exit(1), 50)
    } else if (text === 'broken app.config') report(['app.config.ts:3:1: Unexpected "{"'], false)
    else report([], true)
  }
  process.chdir(require('node:path').join(__dirname, '../../../..'))
  let timer
  watch('src', () => { clearTimeout(timer); timer = setTimeout(() => build(false), 50) })
  build(true)
`

describe('startWatchBuild', () => {
  let root = ''
  let build: WatchBuild | null = null
  let output: string[] = []
  let listener: () => void = () => undefined

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const start = () => {
    const report = (text: string) => {
      output.push(text)
      listener()
    }
    build = startWatchBuild({
      root,
      host: 'tt',
      apiBaseUrl: 'http://127.0.0.1:3000',
      webUrl: 'http://127.0.0.1:5180/',
      onBuilt: () => report('built'),
      onFailed: report,
    })
  }
  const outputWith = (text: string) =>
    new Promise<void>((resolve) => {
      listener = () => {
        if (!output.some((line) => line.includes(text))) return
        output = []
        resolve()
      }
      listener()
    })

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'watch-build-'))
    output = []
    write('package.json', '{}')
    write('config/index.ts', '')
    write('node_modules/@tarojs/cli/package.json', '{}')
    write('node_modules/@tarojs/cli/bin/taro', compiler)
  })
  afterEach(async () => {
    await build?.close()
    rmSync(root, { recursive: true })
  })

  it('tells of each build', async () => {
    write('src/app.ts', 'good')
    start()
    await outputWith('built')
    write('src/app.ts', 'better')
    await outputWith('built')
  }, 30_000)

  it('shows the whole error of a missing import, and builds again after a change', async () => {
    write('src/app.ts', 'missing import')
    start()
    await outputWith("src/app.ts:1\nModule not found: Can't resolve './nope'")
    write('src/app.ts', 'good')
    await outputWith('built')
  }, 30_000)

  it('goes on after an error that ends the watch of the compiler', async () => {
    write('src/app.ts', 'good')
    start()
    await outputWith('built')
    write('src/app.ts', 'broken app.config')
    await outputWith('app.config.ts:3:1: Unexpected "{"')
    write('src/app.ts', 'good')
    await outputWith('built')
  }, 30_000)

  it('shows what a compiler prints that ends before it builds, without its progress', async () => {
    write('src/app.ts', 'broken config')
    start()
    await outputWith('config/index.ts: oh')
    write('src/app.ts', 'good')
    await outputWith('built')
  }, 30_000)
})
