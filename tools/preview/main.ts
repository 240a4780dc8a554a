import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createPreview } from './server/create-preview'

const usage =
  'usage: node --import tsx tools/preview/main.ts --dist DIR --api URL --sandbox URL [--port N] ' +
  '[--app-id ID] [--built-for URL]'

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      dist: { type: 'string', default: 'dist/weapp' },
      api: { type: 'string' },
      sandbox: { type: 'string' },
      port: { type: 'string', default: '5173' },
      'app-id': { type: 'string' },
      'built-for': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${usage}\n`)
    return
  }
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port: 0 to 65535')
  const preview = await createPreview({
    distDir: resolve(values.dist),
    apiBaseUrl: httpUrl('--api', values.api),
    sandboxUrl: httpUrl('--sandbox', values.sandbox),
    port,
    ...(values['app-id'] === undefined ? {} : { appId: values['app-id'] }),
    ...(values['built-for'] === undefined
      ? {}
      : { builtForUrl: httpUrl('--built-for', values['built-for']) }),
  })
  process.stdout.write(`preview listening on ${preview.url}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void preview.close().then(() => process.exit(0))
    })
  }
}

const httpUrl = (name: string, text: string | undefined): string => {
  if (text === undefined) throw new Error(`${name} is missing\n${usage}`)
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`${name} must be an http(s) URL, not ${text}`)
  }
  return text
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${taken ? 'the port is taken: choose another with --port' : message}\n`)
  process.exitCode = 1
})
