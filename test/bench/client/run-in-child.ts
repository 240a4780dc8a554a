import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Cost, Outcome, Trial } from './outcome'

const execArgv = ['--expose-gc', '--import', 'tsx']

/** Far beyond any peer's patience: a child this late is stuck in a loop that yields to no timer. */
const stuckAfterMs = 90_000

/** Runs one trial in a fresh process. Rejects when the peer breaks rather than misbehaves. */
export function runInChild(trial: Trial & { scenario: 'warm' }): Promise<Cost>
export function runInChild(
  trial: Trial & { scenario: Exclude<Trial['scenario'], 'warm'> },
): Promise<Outcome>
export function runInChild(trial: Trial): Promise<Cost | Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'child.ts'), { execArgv })
    const stuck = setTimeout(() => child.kill('SIGKILL'), stuckAfterMs)
    const name = `${trial.peer}, ${trial.scenario}, ${trial.parallel} at once`
    child.once('message', (message: { result?: Cost | Outcome; error?: string }) => {
      if (message.result === undefined) reject(new Error(`${name}: ${message.error ?? ''}`))
      else resolve(message.result)
    })
    child.once('exit', (code, signal) => {
      clearTimeout(stuck)
      reject(new Error(`${name}: ended with ${String(code ?? signal)} and no result`))
    })
    child.send(trial)
  })
}

/** The backend's process. Resolves once it listens. */
export const startBackend = (): Promise<{ origin: string; close: () => void }> =>
  new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'backend/main.ts'), { execArgv })
    child.once('message', ({ origin }: { origin: string }) =>
      resolve({ origin, close: () => child.disconnect() }),
    )
    child.once('exit', (code) => reject(new Error(`the backend ended with ${String(code)}`)))
  })
