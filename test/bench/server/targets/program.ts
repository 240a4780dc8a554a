import { execFileSync } from 'node:child_process'
import { startProcess } from '../../../support/start-process'

export interface Program {
  readonly port: number
  readonly url: string
  /** What it printed so far. */
  output(): string
  /** Resident memory, in MiB. */
  rssMb(): number
  stop(): Promise<void>
}

const stopTimeoutMs = 10_000

/** Starts `node …args`, which prints its address when it is ready. */
export const startProgram = async (
  args: readonly string[],
  env: Record<string, string>,
): Promise<Program> => {
  const { pid, output, listening, hasEnded, kill } = startProcess(args, { env })
  const port = Number(new URL(await listening).port)
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    output: () => output.out,
    rssMb: () =>
      Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024,
    async stop() {
      if (hasEnded()) return
      const timer = setTimeout(() => void kill('SIGKILL'), stopTimeoutMs)
      await kill('SIGTERM')
      clearTimeout(timer)
    },
  }
}
