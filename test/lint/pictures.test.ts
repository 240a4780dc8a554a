import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const script = join(__dirname, '../../.ci/pictures.mjs')

// It starts git and Node several times.
jest.setTimeout(30_000)

describe('.ci/pictures.mjs', () => {
  let root = ''
  const write = (path: string, text: string) => writeFileSync(join(root, path), text)
  const run = (...args: string[]) => {
    const { status, stdout } = spawnSync(process.execPath, [script, ...args], {
      cwd: root,
      encoding: 'utf8',
    })
    return { status, stdout }
  }
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'pictures-'))
    for (const folder of ['docs/screenshots', 'src/pages', 'src/auth']) {
      mkdirSync(join(root, folder), { recursive: true })
    }
    write('src/pages/home.tsx', 'sign in\n')
    write('src/auth/state.ts', 'idle\n')
    execFileSync('git', ['init', '-q'], { cwd: root })
    execFileSync('git', ['add', '.'], { cwd: root })
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('refuses pictures that nobody took', () => {
    expect(run().status).toBe(1)
  })

  it('refuses pictures that are older than a page, and names it', () => {
    run('--write')
    expect(run().status).toBe(0)
    write('src/pages/home.tsx', 'log in\n')
    expect(run()).toEqual({
      status: 1,
      stdout: expect.stringContaining('src/pages/home.tsx') as string,
    })
    run('--write')
    expect(run().status).toBe(0)
  })

  it('passes over line endings and files that draw nothing', () => {
    run('--write')
    write('src/pages/home.tsx', 'sign in\r\n')
    write('src/auth/state.ts', 'busy\n')
    expect(run().status).toBe(0)
  })
})
