import { parseArgs } from 'node:util'
import { createSandbox } from './create-sandbox'

const defaultPort = 4100

const fail = (message: string): never => {
  console.error(message)
  process.exit(1)
}

const { values } = parseArgs({
  options: { port: { type: 'string' }, host: { type: 'string' }, help: { type: 'boolean' } },
})

if (values.help === true) {
  console.log('usage: node --import tsx tools/sandbox/main.ts [--port N] [--host ADDRESS]')
  process.exit(0)
}

const port = Number(values.port ?? defaultPort)
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail('--port must be 0 to 65535')

const start = async () => {
  const sandbox = await createSandbox({
    port,
    ...(values.host === undefined ? {} : { host: values.host }),
  })
  console.log(`sandbox listening on ${sandbox.url}`)
  const stop = () => {
    void sandbox.close().then(() => {
      process.exit(0)
    })
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

start().catch((error: unknown) => {
  if (!(error instanceof Error)) throw error
  const taken = 'code' in error && error.code === 'EADDRINUSE'
  fail(taken ? `port ${String(port)} is taken` : error.message)
})
