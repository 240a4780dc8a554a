import { composeServer, type Server } from './compose'
import { readSettings, SettingsError, type Settings } from './config'
import { migrate } from './db/migrate'
import { assertPhoneKeys } from './maintenance/key-usage'
import { startupWarningsOf } from './startup-warnings'

/** After this long, beside the draining, a request that still runs is given up. */
const closePatienceMs = 10_000

const main = async (): Promise<void> => {
  const settings = readSettings(process.env)
  await migrate(settings.database)
  const server = await composeServer(settings)
  for (const warning of startupWarningsOf(settings)) server.log.warn(warning)
  await listen(server, settings)
  endWithGrace(server, settings)
  process.stdout.write(`listening on ${addressOf(server, settings)}\n`)
}

/** Told to end, or on a defect that nobody caught: lets what runs finish, then ends. */
const endWithGrace = (server: Server, { drainMs }: Settings): void => {
  let isEnding = false

  const end = async (exitCode: number) => {
    // A terminal and a parent process may both pass on the same Ctrl-C.
    if (isEnding) return
    isEnding = true
    setTimeout(() => {
      server.log.error('requests were given up')
      process.exit(1)
    }, drainMs + closePatienceMs).unref()
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

const listen = async (server: Server, { host, port }: Settings): Promise<void> => {
  try {
    await assertPhoneKeys(server.database, server.vault)
    await server.app.listen({ host, port })
  } catch (error) {
    await server.close()
    throw error
  }
}

/** With the port that the system chose, where the setting is 0. */
const addressOf = ({ app }: Server, { host, port }: Settings): string => {
  const address = app.server.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`
}

/** One line for each thing that the operator can put right; no stack for those. */
const explain = (error: unknown, env: NodeJS.ProcessEnv): string => {
  if (error instanceof SettingsError) {
    return error.problems.map((problem) => `setting: ${problem}`).join('\n')
  }
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : null
  const address = `${env['HOST'] ?? '127.0.0.1'}:${env['PORT'] ?? '3000'}`
  if (code === 'EADDRINUSE') return `cannot listen: ${address} is taken`
  if (code === 'EACCES') return `cannot listen: ${address} is not allowed to this user`
  if (code === 'EADDRNOTAVAIL') return `cannot listen: ${address} is not an address of this machine`
  return `cannot start: ${error.message}`
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error, process.env)}\n`)
  process.exitCode = 1
})
