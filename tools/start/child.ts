import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>
  /** Resolves with the first line that `ready` accepts; rejects when the process ends before. */
  waitFor(ready: (line: string) => boolean): Promise<string>
  /** SIGTERM, then SIGKILL if the process still runs after `patienceMs`. @default 10_000 */
  stop(patienceMs?: number): Promise<void>
}

interface ChildOptions {
  /** Added to the environment of this process; `undefined` removes a variable. */
  env: Record<string, string | undefined>
  onLine: (line: string) => void
  /** What the child passes to `process.send`. */
  onMessage?: (message: unknown) => void
}

/** A child process whose output is read by lines. */
export const startChild = (command: string, args: string[], options: ChildOptions): Child => {
  const { onLine, onMessage } = options
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', ...(onMessage === undefined ? [] : ['ipc' as const])],
  })
  const listeners = new Set<(line: string) => void>([onLine])
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      onLine(error.message)
      resolve(1)
    })
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1))
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      for (const listener of listeners) listener(line)
    })
  }
  if (onMessage !== undefined) child.on('message', onMessage)
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
