import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface StartedProcess {
  readonly pid: number
  readonly output: { out: string; err: string }
  /**
   * The address of the line `… listening on URL`. Rejects, with the output, if the process ends first
   * or is not ready within a minute.
   */
  readonly listening: Promise<string>
  /** Resolves with the exit status when the output has ended; null after a signal. */
  readonly ended: Promise<number | null>
  hasEnded(): boolean
  kill(signal: NodeJS.Signals): Promise<number | null>
}

export interface StartOptions {
  /** @default this Node */
  program?: string
  cwd?: string
  /** Added to PATH and HOME, which are all that the process gets of this one's environment. */
  env?: Readonly<Record<string, string>>
}

const startTimeoutMs = 60_000

/** Runs `node …args`, or another program. */
export const startProcess = (
  args: readonly string[],
  { program = process.execPath, cwd, env }: StartOptions = {},
): StartedProcess => {
  const child = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`cannot start ${args.join(' ')}`)
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)

  const listening = new Promise<string>((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer)
      reject(new Error(`${args.join(' ')} ${what}: ${output.out}${output.err}`))
    }
    const timer = setTimeout(() => fail('is not ready'), startTimeoutMs)
    child.stdout.on('data', () => {
      const url = /listening on (\S+)\n/.exec(output.out)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
    void ended.then((code) => fail(`ended with ${String(code)}`))
  })
  // A test that only waits for the end does not look at it.
  listening.catch(() => undefined)

  return {
    pid,
    output,
    listening,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill(signal) {
      child.kill(signal)
      return ended
    },
  }
}
