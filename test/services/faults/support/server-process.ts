import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createHttpClient, type HttpClient } from '../../../server/support/http-client'

/** The built server as a process of its own, so that it can be killed and starved. */
export interface ServerProcess {
  url: string
  call: HttpClient
  pid: number
  /** Everything that it has written to standard error. */
  log(): string
  hasEnded(): boolean
  /** The process has no time to say good-bye, as with a power cut or the kernel's OOM killer. */
  killNine(): Promise<void>
  stop(): Promise<void>
}

const main = resolve(__dirname, '../../../../server/dist/main.js')

/** Rejects, with what it wrote, where the process ends instead of listening. */
export const startServerProcess = async (
  env: Record<string, string>,
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [...nodeOptions, main], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')))
  const exited = once(child, 'exit')

  const url = await new Promise<string>((ready, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8')
      const found = /^listening on (\S+)\n/.exec(out)?.[1]
      if (found !== undefined) ready(found)
    })
    child.once('error', fail)
    void exited.then(([code]) => {
      fail(new Error(`the server ended with ${String(code)}: ${log}`))
    })
  })
  const { pid } = child
  if (pid === undefined) throw new Error('the server has no process id')

  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
  }
  return {
    url,
    call: createHttpClient(url),
    pid,
    log: () => log,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    killNine: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
