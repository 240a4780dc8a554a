import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createPreview } from '../preview/server/create-preview'
import { createSandbox } from '../sandbox/create-sandbox'
import { startChild, type Child } from './child'
import { findFreePort } from './free-port'
import { readLocalSettings } from './local-settings'
import { startWatchBuild } from './watch-build'

const root = resolve(__dirname, '../..')
const dataFolder = join(root, '.data')
const startedAtMs = Date.now()

/** What is running, the newest first: ended in that order. */
const closers: (() => Promise<unknown>)[] = []

const say = (text: string) => void process.stdout.write(`${text}\n`)
const step = (text: string) =>
  say(`${((Date.now() - startedAtMs) / 1000).toFixed(1).padStart(5)} s  ${text}`)

const main = async (): Promise<void> => {
  const envFile = join(root, '.env')
  if (existsSync(envFile)) process.loadEnvFile(envFile)

  const ports = {
    server: await preferPort('PORT', 3000),
    sandbox: await preferPort('SANDBOX_PORT', 3100),
    preview: await preferPort('PREVIEW_PORT', 5173),
  }
  const apiBaseUrl = `http://127.0.0.1:${ports.server}`
  const settings = readLocalSettings(dataFolder)

  step('building dist/weapp')
  const build = startWatchBuild({ root, apiBaseUrl, onRebuild: step })
  closers.unshift(() => build.child.stop())
  process.on('SIGINT', () => void end(0))
  process.on('SIGTERM', () => void end(0))
  endWithParent()

  const sandbox = await createSandbox({
    port: ports.sandbox,
    apps: [{ appId: settings.appId, secret: settings.appSecret }],
  })
  closers.unshift(() => sandbox.close())
  step(`local WeChat   ${sandbox.url}`)

  const ownApp = readOwnApp()
  if (ownApp !== null) step(`the server talks to the real WeChat as ${ownApp.appId}`)
  const startServer = (): Child =>
    startChild(process.execPath, ['--import', 'tsx', join(root, 'server/src/main.ts')], {
      env: {
        HOST: '127.0.0.1',
        PORT: String(ports.server),
        DATABASE_URL: `sqlite:${join(dataFolder, 'passport.db')}`,
        MEDIA_DIR: join(dataFolder, 'media'),
        PUBLIC_BASE_URL: apiBaseUrl,
        WECHAT_APP_ID: ownApp?.appId ?? settings.appId,
        WECHAT_APP_SECRET: ownApp?.appSecret ?? settings.appSecret,
        ...(ownApp === null ? { WECHAT_API_BASE_URL: sandbox.url } : {}),
        ENCRYPTION_KEYS: settings.encryptionKeys,
        LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
      },
      onLine: (line) => say(`server   ${line}`),
    })
  let server: Child | null = startServer()
  closers.unshift(async () => server?.stop())
  await server.waitFor((line) => line.startsWith('listening on '))

  await build.firstBuild
  step('dist/weapp is built, and again on each change')

  const preview = await createPreview({
    distDir: join(root, 'dist/weapp'),
    apiBaseUrl,
    sandboxUrl: sandbox.url,
    appId: settings.appId,
    port: ports.preview,
  })
  closers.unshift(() => preview.close())
  step('ready')

  say(`
  Preview        ${preview.url}
  Server         ${apiBaseUrl}   (API: ${apiBaseUrl}/docs)
  Local WeChat   ${sandbox.url}
  WeChat DevTools: open this folder; it finds dist/weapp and needs no AppID.

  s + Enter stops and starts the server · Ctrl-C ends all
`)

  process.stdin.on('data', (data) => {
    if (data.toString().trim() !== 's') return
    void (async () => {
      if (server !== null) {
        const running = server
        server = null
        await running.stop()
        say('server   stopped')
      } else {
        server = startServer()
      }
    })()
  })
}

/** The AppID and secret of `.env`; without both, the local WeChat's. */
const readOwnApp = (): { appId: string; appSecret: string } | null => {
  const appId = process.env['WECHAT_APP_ID']?.trim() ?? ''
  const appSecret = process.env['WECHAT_APP_SECRET']?.trim() ?? ''
  if (appId === '' && appSecret === '') return null
  if (appId === '' || appSecret === '') {
    throw new Error('.env names one of WECHAT_APP_ID and WECHAT_APP_SECRET; it takes both or none')
  }
  return { appId, appSecret }
}

/** The port that the environment names, or the first free one from `first` on. */
const preferPort = async (name: string, first: number): Promise<number> => {
  const wanted = Number(process.env[name] ?? first)
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) {
    throw new Error(
      `${name} must be a port from 1 to 65535, not ${JSON.stringify(process.env[name])}`,
    )
  }
  const port = await findFreePort(wanted)
  if (port !== wanted) say(`port ${wanted} is taken, using ${port}`)
  return port
}

/** Where npm is told to end, its shell ends without passing that on. */
const endWithParent = (): void => {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void end(0)
  }, 1000).unref()
}

let isEnding = false

const end = async (exitCode: number): Promise<void> => {
  if (isEnding) return
  isEnding = true
  await Promise.allSettled(closers.map((close) => close()))
  process.exit(exitCode)
}

main().catch((error: unknown) => {
  if (isEnding) return
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  void end(1)
})
