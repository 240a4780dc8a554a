import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { createPreview } from '../preview/server/create-preview'
import { createSandbox } from '../sandbox/create-sandbox'
import { appIdAdvice, openServerAdvice, unknownCodeAdvice } from './advice'
import { banner } from './banner'
import { createDevServer } from './dev-server'
import { readDevtoolsAppId } from './devtools-app-id'
import { findFreePort } from './free-port'
import { appIdOn, localApps } from './local-apps'
import { readLocalSettings } from './local-settings'
import { httpUrl, isLoopback, networkHost } from './network'
import { alipaySettings, douyinSettings, webSettings } from './platform-settings'
import { readHost } from './read-host'
import { holdFolder } from './single-start'
import { readStartSettings, type StartSettings } from './start-settings'
import { startWatchBuild } from './watch-build'
import { createWebPage } from './web-page'

const root = resolve(__dirname, '../..')
const dataFolder = join(root, '.data')
const startedAtMs = Date.now()
/** The page of the web app that the mini-program's sample opens. It shows the signed-in user. */
const webPageRoute = '/pages/mine/index'

const say = (text: string) => void process.stdout.write(`${text}\n`)
const sayIf = (text: string | null) => {
  if (text !== null) say(text)
}
const step = (text: string) =>
  say(`${((Date.now() - startedAtMs) / 1000).toFixed(1).padStart(5)} s  ${text}`)

let isEnding = false
const closers: (() => Promise<unknown>)[] = []

const addCloser = (close: () => Promise<unknown>) => {
  // Ctrl-C while this was starting.
  if (isEnding) void close()
  else closers.push(close)
}

const end = async (exitCode: number): Promise<void> => {
  if (isEnding) return
  isEnding = true
  await Promise.allSettled(closers.map((close) => close()))
  process.exit(exitCode)
}

const main = async (): Promise<void> => {
  const chosen = readHost(process.argv.slice(2))
  process.on('SIGINT', () => void end(0))
  process.on('SIGTERM', () => void end(0))
  endWithParent()
  const folder = await holdFolder(root)
  addCloser(() => folder.release())

  const dist = `dist/${chosen}`
  const settings = readStartSettings(process.env, readEnvFile())
  const { host, wechatApp } = settings
  if (settings.ignored.length > 0) {
    say(`npm start has its own ${settings.ignored.join(', ')}: those of .env are not used`)
  }
  const local = readLocalSettings(dataFolder)
  const apps = localApps(local)
  const ports = await pickPorts(settings)
  const reachable = networkHost(host, networkInterfaces())
  const serverUrl = httpUrl(reachable ?? (isLoopback(host) ? host : '127.0.0.1'), ports.server)
  const apiBaseUrl = settings.apiBaseUrl ?? serverUrl

  const webPage = await createWebPage({
    root,
    port: ports.webPage,
    // A browser lets a page of this machine call this machine.
    apiBaseUrl: httpUrl('127.0.0.1', ports.server),
    onFailed: (errors) => step(`the build of the web page failed\n\n${errors}\n`),
  })
  addCloser(() => webPage.close())

  step(`building ${dist}`)
  let markBuilt: () => void = () => undefined
  const firstBuild = new Promise<void>((done) => {
    markBuilt = done
  })
  const build = startWatchBuild({
    root,
    host: chosen,
    apiBaseUrl,
    webUrl: settings.webUrl ?? `${webPage.url}/#${webPageRoute}`,
    onBuilt: () => {
      step(`${dist} is built, and again on each change`)
      markBuilt()
    },
    onFailed: (errors) => {
      step(`the build failed; the next change of src or config builds again\n\n${errors}\n`)
    },
  })
  addCloser(() => build.close())

  const sandbox = await createSandbox({
    port: ports.sandbox,
    apps: [apps.wechat],
    officialAccounts: [apps.officialAccount],
    douyinApps: [apps.douyin],
    alipayApps: [apps.alipay],
  })
  addCloser(() => sandbox.close())
  let toldAtMs = 0
  sandbox.onCall(({ path, errcode, fault, code }) => {
    if (!path.startsWith('/sns/jscode2session') || errcode !== 40029 || fault !== null) return
    if (Date.now() - toldAtMs < 60_000) return
    toldAtMs = Date.now()
    say(unknownCodeAdvice(code, readDevtoolsAppId(root)))
  })
  step(`sandbox        ${sandbox.url}`)
  if (wechatApp !== null) step(`the server talks to the real WeChat as ${wechatApp.appId}`)
  const { douyin, alipay } = settings.realPlatforms
  for (const [name, isReal] of [
    ['Douyin', douyin],
    ['Alipay', alipay],
  ] as const) {
    if (isReal)
      step(`the server talks to the real ${name}, which refuses the preview's local codes`)
  }

  const server = createDevServer({
    program: join(root, 'server/src/main.ts'),
    env: {
      LOG_LEVEL: 'warn',
      ...settings.serverEnv,
      NODE_ENV: 'development',
      HOST: host,
      PORT: String(ports.server),
      DATABASE_URL: `sqlite:${join(dataFolder, 'passport.db')}`,
      MEDIA_DIR: join(dataFolder, 'media'),
      PUBLIC_BASE_URL: apiBaseUrl,
      ...(settings.realPlatforms.douyin ? {} : douyinSettings(sandbox.url, apps.douyin)),
      ...(settings.realPlatforms.alipay ? {} : alipaySettings(sandbox.url, apps.alipay)),
      WECHAT_APP_ID: wechatApp?.appId ?? local.appId,
      WECHAT_APP_SECRET: wechatApp?.appSecret ?? local.appSecret,
      ...(wechatApp === null ? { WECHAT_API_BASE_URL: sandbox.url } : {}),
      ENCRYPTION_KEYS: local.encryptionKeys,
      ...webSettings({
        serverEnv: settings.serverEnv,
        origin: webPage.url,
        previewUrl: httpUrl('127.0.0.1', ports.preview),
        publicBaseUrl: apiBaseUrl,
        sandboxUrl: sandbox.url,
        account: settings.realPlatforms.officialAccount ? null : apps.officialAccount,
      }),
    },
    say: (line) => say(`server   ${line}`),
  })
  addCloser(() => server.close())
  await server.start()

  await firstBuild
  const preview = await createPreview({
    distDir: join(root, dist),
    apiBaseUrl: serverUrl,
    builtForUrl: apiBaseUrl,
    sandboxUrl: sandbox.url,
    appId: appIdOn(chosen, apps),
    port: ports.preview,
    webPage,
  })
  addCloser(() => preview.close())
  step('ready')

  say(
    banner({
      host: chosen,
      preview: preview.url,
      api: apiBaseUrl,
      server: serverUrl,
      sandbox: sandbox.url,
      network: reachable === null ? null : serverUrl,
    }),
  )
  if (reachable !== null) sayIf(openServerAdvice(wechatApp))
  if (chosen === 'weapp') sayIf(appIdAdvice(readDevtoolsAppId(root), wechatApp))
  process.stdin.on('data', (data) => {
    if (data.toString().trim() === 's') void server.toggle()
  })
}

const readEnvFile = (): string => {
  const path = join(root, '.env')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

const pickPorts = async ({ host, ports }: StartSettings): Promise<StartSettings['ports']> => {
  const reserved = new Set<number>()
  const pick = async (name: string, wanted: number, address?: string): Promise<number> => {
    const port = await findFreePort(wanted, address, reserved)
    reserved.add(port)
    if (port !== wanted) say(`port ${wanted} is taken; ${name} is ${port}`)
    return port
  }
  return {
    server: await pick('PORT', ports.server, host),
    sandbox: await pick('SANDBOX_PORT', ports.sandbox),
    preview: await pick('PREVIEW_PORT', ports.preview),
    webPage: await pick('WEB_PAGE_PORT', ports.webPage),
  }
}

/** The shell between npm and this process does not pass a signal on when npm ends. */
const endWithParent = (): void => {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void end(0)
  }, 1000).unref()
}

main().catch((error: unknown) => {
  if (isEnding) return
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  void end(1)
})
