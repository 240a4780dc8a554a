import { createServer } from 'node:http'
import { bundleBrowser } from './browser-assets'
import { createAllowedOrigins } from './allowed-origins'
import { createEventStream } from './event-stream'
import { createOriginGuard } from './origin-guard'
import { createImageProxy } from './image-proxy'
import { createRequestProxy } from './request-proxy'
import { createRequestHandler } from './request-handler'
import { createSandboxProxy } from './sandbox-proxy'
import { createWeappSource } from './weapp-source'
import type { WebPage } from '../web-page'

export interface PreviewOptions {
  /** A folder with the build of one host; it is watched. */
  distDir: string
  /** The only origin that the app's requests reach. */
  apiBaseUrl: string
  /** Where the build believes its server is, when that is elsewhere: the phone's hosts file. */
  builtForUrl?: string
  /** The sandbox's address; its control API gives login codes. */
  sandboxUrl: string
  /** Without it, the one in the build's project.config.json, or the sandbox's first app. */
  appId?: string
  /** 0, the default, takes a free port. */
  port?: number
  /** What the panel opens beside the phone. */
  webPage?: WebPage
}

export interface Preview {
  readonly url: string
  close(): Promise<void>
}

/** Runs a mini-program's build in a browser on this machine. Rejects when the port is taken. */
export const createPreview = async (options: PreviewOptions): Promise<Preview> => {
  const guard = createOriginGuard()
  const { webPage = null } = options
  const events = createEventStream({
    sandboxUrl: options.sandboxUrl,
    readVersion: async () => (await weapp.read()).version,
    webPage,
  })
  const assets = await bundleBrowser()
  const weapp = createWeappSource(options.distDir, events.sendBuild)
  const allowedOrigins = createAllowedOrigins(options.apiBaseUrl, options.builtForUrl)
  const identity = async () => {
    const { host, appId } = await weapp.read()
    return { host, appId: options.appId ?? appId }
  }

  const server = createServer(
    createRequestHandler({
      guard,
      assets,
      weapp,
      events,
      proxy: createRequestProxy(allowedOrigins, identity),
      images: createImageProxy(allowedOrigins, identity),
      sandbox: createSandboxProxy(options.sandboxUrl),
      webPage,
      identity,
    }),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP address')

  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    close: async () => {
      weapp.close()
      events.close()
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      server.closeAllConnections()
      await closed
    },
  }
}
