import { createHttpClient, type HttpClient } from '../../../server/support/http-client'
import { builtMain } from '../../../support/built-server'
import { startProcess } from '../../../support/start-process'

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

/** Rejects, with what it wrote, where the process ends instead of listening. */
export const startServerProcess = async (
  env: Record<string, string>,
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess> => {
  const { pid, output, listening, hasEnded, kill } = startProcess([...nodeOptions, builtMain], {
    env,
  })
  const url = await listening
  return {
    url,
    call: createHttpClient(url),
    pid,
    log: () => output.err,
    hasEnded,
    async killNine() {
      await kill('SIGKILL')
    },
    async stop() {
      await kill('SIGTERM')
    },
  }
}
