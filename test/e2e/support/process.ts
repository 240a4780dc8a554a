import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const repository = join(__dirname, '../../..')

export interface Process {
  /** What the line that says it is ready ends with. */
  readonly url: string
  /** Lets it end by itself. */
  close(): Promise<void>
}

const startPatienceMs = 60_000

/** Starts a TypeScript file of the repository and waits for `… listening on URL`. */
export const startProcess = async (
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Process> => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(repository, file), ...args], {
    cwd: repository,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve()
    })
  })
  const said: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`${file} is not ready:\n${said.join('\n')}`))
    }, startPatienceMs)
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line)
        const found = /listening on (\S+)$/.exec(line)?.[1]
        if (found === undefined) return
        clearTimeout(timer)
        resolve(found)
      })
    }
    void ended.then(() => {
      clearTimeout(timer)
      reject(new Error(`${file} ended:\n${said.join('\n')}`))
    })
  }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return {
    url,
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
