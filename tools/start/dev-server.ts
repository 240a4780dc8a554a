import { startChild, type Child } from './child'
import { isDecidedByStart } from './start-settings'

interface DevServerOptions {
  /** The server's `main.ts`. */
  program: string
  /** Wins over the environment, which keeps none of a deployed server's settings. */
  env: Record<string, string>
  say: (line: string) => void
}

export interface DevServer {
  /** Resolves once the server listens; rejects with its last words when it ends before. */
  start(): Promise<void>
  /** Stops the server, or starts it again. */
  toggle(): Promise<void>
  close(): Promise<void>
}

/** The developer server as a process of its own, which can be stopped to see the app without it. */
export const createDevServer = ({ program, env, say }: DevServerOptions): DevServer => {
  let running: Child | null = null
  const inherited = Object.fromEntries(
    Object.keys(process.env)
      .filter(isDecidedByStart)
      .map((name) => [name, undefined]),
  )

  const start = async (): Promise<void> => {
    const lines: string[] = []
    const child = startChild(process.execPath, ['--import', 'tsx', program], {
      env: { ...inherited, ...env },
      onLine: (line) => {
        lines.push(line)
        if (lines.length > 40) lines.shift()
        say(line)
      },
    })
    running = child
    let isUp = false
    void child.ended.then((code) => {
      if (running !== child) return
      running = null
      if (isUp) say(`ended with ${code}; s + Enter starts it again`)
    })
    try {
      await child.waitFor((line) => line.startsWith('listening on '))
      isUp = true
    } catch (cause) {
      throw new Error(`the server did not start:\n${lines.join('\n')}`, { cause })
    }
  }
  const close = async (): Promise<void> => {
    const child = running
    running = null
    await child?.stop()
  }

  return {
    start,
    close,
    toggle: async () => {
      if (running === null) {
        // Its own lines have said why it did not start.
        await start().catch(() => undefined)
      } else {
        await close()
        say('stopped')
      }
    },
  }
}
