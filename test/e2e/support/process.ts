import { join } from 'node:path'
import { startProcess as startNode } from '../../support/start-process'

export const repository = join(__dirname, '../../..')

export interface Process {
  /** What the line that says it is ready ends with. */
  readonly url: string
  /** Lets it end by itself. */
  close(): Promise<void>
}

/** Starts a file of the repository, TypeScript or built, and waits for `… listening on URL`. */
export const startProcess = async (
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Process> => {
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : []
  const { listening, kill } = startNode([...loader, join(repository, file), ...args], {
    cwd: repository,
    env,
  })
  try {
    const url = await listening
    return {
      url,
      async close() {
        await kill('SIGTERM')
      },
    }
  } catch (error) {
    await kill('SIGKILL')
    throw error
  }
}
