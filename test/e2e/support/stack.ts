import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostName } from '../../../tools/preview/hosts'
import { defaultAlipayApps } from '../../../tools/sandbox/alipay/alipay-apps'
import { defaultDouyinApps } from '../../../tools/sandbox/douyin/douyin-apps'
import { defaultOfficialAccounts } from '../../../tools/sandbox/wechat/official-account/official-accounts'
import {
  alipaySettings,
  douyinSettings,
  officialAccountSettings,
} from '../../../tools/start/platform-settings'
import { freePort } from '../../support/free-port'
import { createClosers, type Closers } from './closers'
import { repository, startProcess, type Process } from './process'
import { editedCopy, opensWebPage } from './sabotage'

/** The sandbox, the server and the preview, each a process of its own. */
export interface Stack {
  readonly previewUrl: string
  readonly sandboxUrl: string
  readonly apiUrl: string
  stopServer(): Promise<void>
  /** On the same address and database as before. */
  startServer(): Promise<void>
  close(): Promise<void>
}

export const builtApp = process.env['E2E_DIST'] ?? join(repository, 'dist/weapp')

/** Where the build of a host lies; `E2E_DIST` is WeChat's. */
export const buildOf = (host: HostName): string =>
  host === 'weapp' ? builtApp : join(repository, 'dist', host)

// The sandbox's first app of each platform.
const wechat = { appId: 'wxfeed0000cafe0001', appSecret: '0123456789abcdef0123456789abcdef' }
const appIds: Record<HostName, string> = {
  weapp: wechat.appId,
  tt: 'ttfeed0000cafe0001',
  alipay: '2021000000000001',
}

export interface StackOptions {
  /** @default 'weapp' */
  host?: HostName
  /** @default the host's build */
  distDir?: string
  /**
   * The origin of the web page, which signs in by the preview's phone and by an official account, and which
   * the mini-program opens.
   */
  webOrigin?: (apiUrl: string) => Promise<string>
}

/** The server has an app on every platform, whichever host the preview shows. */
export const startStack = async ({
  host = 'weapp',
  distDir = buildOf(host),
  webOrigin,
}: StackOptions = {}): Promise<Stack> => {
  const builtFor = await readApiBaseUrl(distDir)
  const folder = await mkdtemp(join(tmpdir(), 'passport-e2e-'))
  const closers = createClosers()
  let server: Process | null = null
  const stopServer = async () => {
    await server?.close()
    server = null
  }
  const close = async () => {
    await stopServer()
    await closers.closeAll()
    await rm(folder, { recursive: true })
  }

  try {
    const port = await freePort()
    const apiUrl = `http://127.0.0.1:${String(port)}`
    const sandbox = closers.add(await startProcess('tools/sandbox/main.ts', ['--port', '0']))
    const secrets = randomBytes(32).toString('base64')
    const origin = await webOrigin?.(apiUrl)
    const shown = origin === undefined ? distDir : await withWebPage(distDir, origin, closers)
    const preview = closers.add(
      await startProcess('tools/preview/main.ts', [
        ...['--dist', shown, '--api', apiUrl, '--built-for', builtFor],
        ...['--sandbox', sandbox.url, '--app-id', appIds[host], '--port', '0'],
      ]),
    )
    const startServer = async () => {
      server = await startProcess('server/dist/main.js', [], {
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: `sqlite:${join(folder, 'passport.db')}`,
        MEDIA_DIR: join(folder, 'media'),
        PUBLIC_BASE_URL: apiUrl,
        WECHAT_API_BASE_URL: sandbox.url,
        WECHAT_APP_ID: wechat.appId,
        WECHAT_APP_SECRET: wechat.appSecret,
        ...douyinSettings(sandbox.url, first(defaultDouyinApps)),
        ...alipaySettings(sandbox.url, first(defaultAlipayApps)),
        ...(origin === undefined ? {} : webSettings(sandbox.url, preview.url, origin)),
        ENCRYPTION_KEYS: secrets,
        LOG_LEVEL: 'warn',
      })
    }
    await startServer()
    return {
      previewUrl: preview.url,
      sandboxUrl: sandbox.url,
      apiUrl,
      stopServer,
      startServer,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** A copy of the build that opens the web page, whatever page it was built for. */
const withWebPage = async (distDir: string, origin: string, closers: Closers): Promise<string> => {
  const copy = await editedCopy(distDir, opensWebPage(`${origin}/#/pages/mine/index`))
  closers.add({ close: copy.remove })
  return copy.folder
}

const webSettings = (sandboxUrl: string, previewUrl: string, origin: string) => ({
  ...officialAccountSettings(sandboxUrl, first(defaultOfficialAccounts), [origin]),
  HANDOVER_LINK_URL: `${previewUrl}/#/pages/account/handover/index?scene={id}`,
})

const first = <T>(all: readonly T[]): T => {
  const [found] = all
  if (found === undefined) throw new Error('the sandbox has no app')
  return found
}

/** The address of the server that the build was made for. */
export const readApiBaseUrl = async (distDir: string): Promise<string> => {
  const files = (await readdir(distDir)).filter((name) => name.endsWith('.js'))
  for (const file of files) {
    const text = await readFile(join(distDir, file), 'utf8')
    const found = /apiBaseUrl["']?:\s*["'](https?:\/\/[^"']+)["']/.exec(text)?.[1]
    if (found !== undefined) return found
  }
  throw new Error(`no address of a server in ${distDir}: is it built?`)
}
