import { resolve } from 'node:path'
import { describe, expect, it, jest } from '@jest/globals'
import { startProcess } from '../../support/start-process'

const main = resolve(__dirname, '../../../tools/sandbox/main.ts')

const run = (...args: string[]) => startProcess(['--import', 'tsx', main, ...args])

// Each test starts a program of its own.
jest.setTimeout(60_000)

describe('main', () => {
  it('prints its address, serves there, and ends on SIGTERM', async () => {
    const { output, listening, kill } = run('--port', '0')
    const url = await listening
    expect(output.out).toMatch(/^sandbox listening on http:\/\/127\.0\.0\.1:\d+\n$/)
    expect((await fetch(`${url}/sandbox/users`)).status).toBe(200)
    expect(await kill('SIGTERM')).toBe(0)
  })

  it.each([
    [['--host', '0.0.0.0'], 'this machine only'],
    [['--port', 'x'], '--port must be 0 to 65535'],
  ])('ends with one line for %j', async (args, text) => {
    const { output, ended } = run(...args)
    expect(await ended).toBe(1)
    const lines = `${output.out}${output.err}`.trim()
    expect(lines).toContain(text)
    expect(lines).not.toContain('\n')
  })
})
