import { composeServer, type Server } from './compose-server'
import { readSettings, SettingsError, type Settings } from './config/settings'
import { migrate } from './db/migrate'
import { createLog, logWarnings } from './log'
import { assertVaultKeys } from './maintenance/key-usage'
import { startupWarningsOf } from './config/startup-warnings'

/** Time for in-flight requests after the draining, in milliseconds. */
const closeTimeoutMs = 10_000

const main = async (): Promise<void> => {
  const settings = readSettings(process.env)
  const log = createLog(settings.logLevel)
  logWarnings(log)
  await migrate(settings.database)
  const server = await composeServer(settings, { log })
  for (const warning of startupWarningsOf(settings)) server.log.warn(warning)
  await listen(server, settings)
  endWithGrace(server, settings)
  const { internalApp } = server
  if (internalApp !== null && settings.internal !== null) {
    process.stdout.write(`internal port at ${addressOf(internalApp, settings.internal)}\n`)
  }
  process.stdout.write(`listening on ${addressOf(server.app, settings)}\n`)
}

/**
 * On a signal or an uncaught defect: finishes in-flight requests and exits. A second signal changes nothing: a
 * terminal and a parent process may both pass on the same Ctrl-C, and libraries for this exit on it at once.
 */
const endWithGrace = (server: Server, { drainMs }: Settings): void => {
  let isEnding = false

  const end = async (exitCode: number) => {
    if (isEnding) return
    isEnding = true
    setTimeout(() => {
      server.log.error('in-flight requests were cut off')
      process.exit(1)
    }, drainMs + closeTimeoutMs).unref()
    try {
      await server.close()
      process.exitCode = exitCode
    } catch (error) {
      server.log.error({ err: error }, 'closing failed')
      process.exitCode = 1
    }
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0))
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      server.log.fatal({ err: error }, event)
      void end(1)
    })
  }
}

const listen = async (server: Server, settings: Settings): Promise<void> => {
  const { host, port, internal } = settings
  try {
    const usesTokenKeys = settings.tokenAudiences.length > 0
    await assertVaultKeys(server.database, server.vault, { usesTokenKeys })
    if (internal !== null) {
      await server.internalApp?.listen({ host: internal.host, port: internal.port })
    }
    await server.app.listen({ host, port })
  } catch (error) {
    await server.close()
    throw error
  }
}

/** With the port that the system chose where the setting is 0. */
const addressOf = (app: Server['app'], { host, port }: Pick<Settings, 'host' | 'port'>): string => {
  const address = app.server.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`
}

/** One line for each mistake that the operator can correct, without a stack. */
const explain = (error: unknown, env: NodeJS.ProcessEnv): string => {
  if (error instanceof SettingsError) {
    return error.problems.map((problem) => `setting: ${problem}`).join('\n')
  }
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : null
  const port = 'port' in error && typeof error.port === 'number' ? String(error.port) : null
  const isInternal = port !== null && port === env['INTERNAL_PORT']
  const host = isInternal ? env['INTERNAL_HOST'] : env['HOST']
  const address = `${host ?? '127.0.0.1'}:${port ?? env['PORT'] ?? '3000'}`
  if (code === 'EADDRINUSE') return `cannot listen: ${address} is taken`
  if (code === 'EACCES') return `cannot listen: ${address} is not allowed to this user`
  if (code === 'EADDRNOTAVAIL') return `cannot listen: ${address} is not an address of this machine`
  return `cannot start: ${error.message}`
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error, process.env)}\n`)
  process.exitCode = 1
})
