import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startChild } from '../../../tools/start/child'
import { holdFolder } from '../../../tools/start/single-start'

const program = resolve(__dirname, '../../../tools/start/single-start.ts')

describe('holdFolder', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hold-folder-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('refuses a second start in the folder, and takes one after the first ended', async () => {
    const first = await holdFolder(folder)
    await expect(holdFolder(folder)).rejects.toThrow('npm start already runs in this folder')
    const elsewhere = await holdFolder(`${folder}-other`)
    await elsewhere.release()
    await first.release()
    await (await holdFolder(folder)).release()
  })

  it('takes over after a start that was killed', async () => {
    const script = `require(${JSON.stringify(program)}).holdFolder(${JSON.stringify(folder)})
      .then(() => { console.log('held'); setInterval(() => {}, 1000) })`
    const lines: string[] = []
    const killed = startChild(process.execPath, ['--import', 'tsx', '-e', script], {
      env: {},
      onLine: (line) => lines.push(line),
    })
    await killed.waitFor((line) => line === 'held')
    await expect(holdFolder(folder)).rejects.toThrow('already runs')
    // Without patience: SIGTERM ends it before it removes its socket.
    await killed.stop(0)
    await (await holdFolder(folder)).release()
  }, 30_000)
})
