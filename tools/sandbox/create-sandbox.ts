import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gatewayPath } from './alipay/alipay-api'
import type { SandboxAlipayApp } from './alipay/alipay-apps'
import type { AlipayControl } from './alipay/alipay-control'
import { createAlipay } from './alipay/create-alipay'
import { createCallLog, type CallListener } from './common/call-log'
import { createFaults } from './common/faults'
import { isLoopbackAddress, isLoopbackHost, isLoopbackUrl } from './common/loopback'
import { createSandboxState } from './common/sandbox-state'
import { createControlApi } from './control-api'
import { createDouyin } from './douyin/create-douyin'
import type { SandboxDouyinApp } from './douyin/douyin-apps'
import type { DouyinControl } from './douyin/douyin-control'
import { createSandboxControl, sandboxControlRoutes, type SandboxControl } from './sandbox-control'
import type { SandboxOptions } from './sandbox-options'
import { createWechat } from './wechat/create-wechat'
import { createOfficialAccount } from './wechat/official-account/create-official-account'
import type { OfficialAccountControl } from './wechat/official-account/official-account-control'
import type { SandboxOfficialAccount } from './wechat/official-account/official-accounts'
import type { SandboxApp } from './wechat/wechat-apps'
import type { WechatControl } from './wechat/wechat-control'

export interface Sandbox extends SandboxControl, WechatControl {
  /** The base of each platform's API, without a slash at its end: no two have the same path. */
  readonly url: string
  /** The base of the control API, `…/sandbox`. */
  readonly controlUrl: string
  readonly apps: readonly SandboxApp[]
  readonly alipay: AlipayControl & {
    readonly apps: readonly SandboxAlipayApp[]
    readonly gatewayUrl: string
  }
  readonly douyin: DouyinControl & { readonly apps: readonly SandboxDouyinApp[] }
  readonly officialAccount: OfficialAccountControl & {
    readonly accounts: readonly SandboxOfficialAccount[]
  }
  /** How many connections were opened so far. */
  connections(): number
  /** Passes each call of a platform on; returns the function that ends it. */
  onCall(listener: CallListener): () => void
  /** Ends every connection, also those that hang. */
  close(): Promise<void>
}

const maxBodyBytes = 1024 * 1024
const keepAliveTimeoutMs = 60_000

/** Starts the platforms on this machine. Rejects when the port is taken. */
export const createSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const host = options.host ?? '127.0.0.1'
  if (!isLoopbackAddress(host)) {
    throw new Error(`the sandbox listens on this machine only, not on ${host}`)
  }
  const state = createSandboxState(options)
  const faults = createFaults()
  const log = createCallLog()
  const wechat = createWechat(state, faults, log, options)
  const alipay = createAlipay(state, faults, log, options)
  const douyin = createDouyin(state, faults, log, options)
  const officialAccount = createOfficialAccount(state, faults, log, options)
  const platforms = [wechat, alipay, douyin, officialAccount]
  const apis = new Map(platforms.flatMap(({ paths, api }) => paths.map((path) => [path, api])))
  const control = createSandboxControl(state, faults, log)
  const controlApi = createControlApi(
    [...sandboxControlRoutes(control), ...platforms.flatMap(({ controlRoutes }) => controlRoutes)],
    faults,
    log,
  )

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { host: hostHeader, origin } = request.headers
    if (!isLoopbackHost(hostHeader) || (origin !== undefined && !isLoopbackUrl(origin))) {
      refuse(response, 403, 'this machine only')
      return
    }
    const url = new URL(request.url ?? '/', 'http://sandbox.invalid')
    const body = await readBody(request)
    if (body === null) refuse(response, 413, 'too large')
    else if (url.pathname.startsWith('/sandbox/')) await controlApi(request, response, url, body)
    else await (apis.get(url.pathname) ?? wechat.api)(request, response, url, body)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error('sandbox:', error)
      if (response.headersSent) response.destroy()
      else refuse(response, 500, 'a fault of the sandbox')
    })
  })
  server.keepAliveTimeout = keepAliveTimeoutMs
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP address')
  const authority = address.family === 'IPv6' ? `[${address.address}]` : address.address
  const url = `http://${authority}:${String(address.port)}`

  return {
    ...control,
    ...wechat.control,
    url,
    controlUrl: `${url}/sandbox`,
    apps: wechat.apps,
    alipay: {
      ...alipay.control,
      apps: alipay.apps,
      gatewayUrl: `${url}${gatewayPath}`,
    },
    douyin: { ...douyin.control, apps: douyin.apps },
    officialAccount: { ...officialAccount.control, accounts: officialAccount.accounts },
    connections: () => connections,
    onCall: (listener) => log.subscribe(listener),
    close: () =>
      new Promise((resolve) => {
        for (const platform of platforms) platform.close()
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

const refuse = (response: ServerResponse, status: number, text: string) => {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' })
  response.end(`${text}\n`)
}

/** The whole body as text, or null where it is too large. */
const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBodyBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
