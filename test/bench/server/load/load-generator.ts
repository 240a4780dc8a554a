import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LoadPlan, LoadResult } from './load-plan'

export interface LoadGenerator {
  /** Rejects where one answer is not the expected one. */
  run(plan: LoadPlan): Promise<LoadResult>
  stop(): void
}

interface Reply {
  result?: LoadResult
  error?: string
}

/** One process for the whole run, so that it is warm for the first measure as for the last. */
export const startLoadGenerator = (): LoadGenerator => {
  const path = fileURLToPath(new URL('generator.ts', import.meta.url))
  const child = fork(path, { execArgv: ['--import', 'tsx'] })
  return {
    run: (plan) =>
      new Promise((resolve, reject) => {
        const died = () => {
          reject(new Error('the load generator died'))
        }
        child.once('exit', died)
        child.once('message', (reply: Reply) => {
          child.off('exit', died)
          if (reply.result === undefined) reject(new Error(reply.error))
          else resolve(reply.result)
        })
        child.send(plan)
      }),
    stop() {
      child.disconnect()
    },
  }
}
