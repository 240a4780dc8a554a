import { spawn } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Program {
  readonly port: number
  readonly url: string
  /** Resident memory, in MiB. */
  rssMb(): number
  stop(): Promise<void>
}

const startTimeoutMs = 30_000
const stopTimeoutMs = 10_000
const kept = 40

/** Every program under test says so when it is ready, and where. */
const readyLine = /listening on http:\/\/[^:]+:(\d+)/

/** Starts `node …args` with nothing of this process's settings but what it needs to run. */
export const startProgram = async (
  args: readonly string[],
  env: Record<string, string>,
): Promise<Program> => {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  const keep = (line: string) => {
    output.push(line)
    if (output.length > kept) output.shift()
  }
  createInterface({ input: child.stderr }).on('line', keep)

  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${args.join(' ')} is not ready:\n${output.join('\n')}`))
    }, startTimeoutMs)
    createInterface({ input: child.stdout }).on('line', (line) => {
      keep(line)
      const found = readyLine.exec(line)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(Number(found))
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}:\n${output.join('\n')}`))
    })
  })

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    rssMb: () =>
      Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) /
      1024,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
      await exited
      clearTimeout(timer)
    },
  }
}
