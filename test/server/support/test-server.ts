import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import * as v from 'valibot'
import { composeServer, type Server } from '../../../server/src/compose-server'
import { readSettings } from '../../../server/src/config/settings'
import { migrate } from '../../../server/src/db/migrate'
import { createLog } from '../../../server/src/log'
import { createdSessionSchema, type CreatedSession } from '../../../src/contract/session'
import { createSandbox, type Sandbox } from '../../../tools/sandbox/create-sandbox'
import type { SandboxOptions } from '../../../tools/sandbox/sandbox-options'
import { platformSettings, testOfficialAccount, webSettings } from './platform-settings'
import { createHttpClient, type HttpClient } from './http-client'
import { createOpenapiCheck } from './openapi-check'
import type { CreateStorage } from './storage'
import { createManualTime, type ManualTime } from '../../support/manual-clock'

export interface TestServer {
  url: string
  call: HttpClient
  server: Server
  sandbox: Sandbox
  clock: ManualTime
  env: Readonly<Record<string, string>>
  /** Everything that was logged so far. */
  logText(): string
  /** A fresh code of the sandbox's user, signed in. */
  signIn(who?: SignInOptions): Promise<CreatedSession>
  /** Another process of the same service, on the same storage. */
  startNode(env?: Record<string, string>): Promise<TestNode>
  close(): Promise<void>
}

export interface TestNode {
  url: string
  call: HttpClient
  server: Server
  close(): Promise<void>
}

export interface SignInOptions {
  userId?: string
  appId?: string
  device?: { name: string; platform: string }
  renews?: string
}

export interface TestServerOptions {
  env?: Record<string, string>
  sandbox?: SandboxOptions
  /** With an official account, and web pages on this origin; the server is `https://api.example.com`. */
  webOrigin?: string
  /** What the clock shows first; the real time by default. */
  startMs?: number
}

/** The whole server on port 0, with an empty database and a WeChat of its own. */
export const startTestServer = async (
  createStorage: CreateStorage,
  options: TestServerOptions = {},
): Promise<TestServer> => {
  const storage = await createStorage()
  const { webOrigin } = options
  const clock = createManualTime(options.startMs ?? Date.now())
  const sandbox = await createSandbox({
    // A server of another time has platforms of that time: they judge times that it sends.
    ...(options.startMs !== undefined && { clock }),
    ...(webOrigin === undefined ? {} : { officialAccounts: [testOfficialAccount] }),
    ...options.sandbox,
  })
  const logged: string[] = []
  const log = createLog('trace', collectInto(logged))

  const env = {
    WECHAT_APP_ID: sandbox.apps.map((app) => app.appId).join(','),
    WECHAT_APP_SECRET: sandbox.apps.map((app) => app.secret).join(','),
    WECHAT_API_BASE_URL: sandbox.url,
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    ...platformSettings(sandbox),
    ...(webOrigin === undefined ? {} : webSettings(sandbox, webOrigin)),
    DATABASE_URL: storage.databaseUrl,
    ...(storage.redisUrl === null ? {} : { REDIS_URL: storage.redisUrl }),
    // Tests share one Redis.
    REDIS_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}:`,
    DRAIN_MS: '0',
    ...options.env,
  }

  const nodes: TestNode[] = []
  const startNode = async (more: Record<string, string> = {}): Promise<TestNode> => {
    const settings = readSettings({ ...env, ...more })
    await migrate(settings.database)
    const server = await composeServer(settings, { clock, log })
    const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
    const check = createOpenapiCheck(server.app.swagger() as never)
    const send = createHttpClient(url)
    let closing: Promise<void> | null = null
    const node: TestNode = {
      url,
      // In every test, each response must be one that the document describes.
      async call(method, path, more) {
        const response = await send(method, path, more)
        check(method, path, response)
        return response
      },
      server,
      close: () => (closing ??= server.close()),
    }
    nodes.push(node)
    return node
  }

  const node = await startNode()
  return {
    ...node,
    sandbox,
    clock,
    env,
    startNode,
    logText: () => logged.join(''),

    async signIn({ userId, appId, device, renews } = {}) {
      const code = sandbox.issueLoginCode({ userId, appId })
      const response = await node.call('POST', '/v1/sessions', {
        body: { provider: 'weapp', code, appId, device, renews },
      })
      if (response.status !== 201) throw new Error(`sign-in failed: ${response.text}`)
      return v.parse(createdSessionSchema, response.body)
    },

    async close() {
      await Promise.all(nodes.map((started) => started.close()))
      await sandbox.close()
      await storage.destroy()
    },
  }
}

const collectInto = (lines: string[]) =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'))
      done()
    },
  })
