import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>
  /** Resolves with the first line that `ready` accepts; rejects when the process ends before. */
  waitFor(ready: (line: string) => boolean): Promise<string>
  /** SIGTERM, and SIGKILL where that is not heeded within `patienceMs`. */
  stop(patienceMs?: number): Promise<void>
}

interface ChildOptions {
  env: Record<string, string>
  onLine: (line: string) => void
}

/** A child process whose output is read by lines. Its environment is ours and `env`. */
export const startChild = (command: string, args: string[], options: ChildOptions): Child => {
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const listeners = new Set<(line: string) => void>([options.onLine])
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      options.onLine(error.message)
      resolve(1)
    })
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1))
  })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      for (const listener of listeners) listener(line)
    })
  }
  return {
    ended,
    waitFor: (ready) =>
      new Promise((resolve, reject) => {
        const listener = (line: string) => {
          if (!ready(line)) return
          listeners.delete(listener)
          resolve(line)
        }
        listeners.add(listener)
        void ended.then((code) => {
          listeners.delete(listener)
          reject(new Error(`${command} ended with ${code}`))
        })
      }),
    stop: (patienceMs = 10_000) => stop(child, ended, patienceMs),
  }
}

const stop = async (
  child: ChildProcess,
  ended: Promise<number | string>,
  patienceMs: number,
): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended
  clearTimeout(timer)
}
