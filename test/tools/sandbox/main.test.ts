import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it, jest } from '@jest/globals'

const main = resolve(__dirname, '../../../tools/sandbox/main.ts')

const run = (...args: string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args])
  const output = { text: '' }
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  const firstLine = new Promise<string>((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output.text += chunk
        if (output.text.includes('\n')) done(output.text.trim())
      })
    }
  })
  return { child, ended, firstLine }
}

// Each test starts a program of its own.
jest.setTimeout(60_000)

describe('main', () => {
  it('says where it listens, answers there, and ends on SIGTERM', async () => {
    const { child, ended, firstLine } = run('--port', '0')
    const line = await firstLine
    expect(line).toMatch(/^sandbox listening on http:\/\/127\.0\.0\.1:\d+$/)
    const url = line.split(' ').at(-1) ?? ''
    expect((await fetch(`${url}/sandbox/users`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it.each([
    [['--host', '0.0.0.0'], 'this machine only'],
    [['--port', 'x'], '--port must be 0 to 65535'],
  ])('ends with one line for %j', async (args, text) => {
    const { ended, firstLine } = run(...args)
    const line = await firstLine
    expect(line).toContain(text)
    expect(line).not.toContain('\n')
    expect(await ended).toBe(1)
  })
})
