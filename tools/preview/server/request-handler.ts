import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Asset } from './browser-assets'
import { sendBuildFile } from './build-file'
import type { OriginGuard } from './origin-guard'

import type { EventStream } from './event-stream'
import type { AppIdentity } from './host-headers'
import type { WeappSource } from './weapp-source'
import type { WebPage } from '../web-page'

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface RequestHandlerParts {
  guard: OriginGuard
  assets: Map<string, Asset>
  weapp: WeappSource
  events: EventStream
  /** `POST /proxy`: what the app sends. */
  proxy: Handler
  /** `GET /image`: a picture of the app's server. */
  images: Handler
  /** `/sandbox/…`: the control API of the sandbox. */
  sandbox: Handler
  identity: () => Promise<AppIdentity>
  /** `POST /web-page`: builds and opens it. */
  webPage: WebPage | null
}

export const createRequestHandler = (parts: RequestHandlerParts): RequestListener => {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = parts.guard(request)
    if (refusal !== null) {
      sendText(response, 403, refusal)
      return
    }
    const { pathname } = new URL(request.url ?? '/', 'http://preview.invalid')
    if (pathname === '/proxy') return parts.proxy(request, response)
    if (pathname.startsWith('/sandbox/')) return parts.sandbox(request, response)
    if (pathname === '/web-page' && request.method === 'POST' && parts.webPage !== null) {
      parts.webPage.open()
      response.writeHead(204).end()
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendText(response, 405, 'GET only')
    } else if (pathname === '/image') await parts.images(request, response)
    else if (pathname === '/events') parts.events.open(request, response)
    else if (pathname === '/weapp.json') await sendBundle(response, parts)
    else if (pathname.startsWith('/weapp/')) {
      await sendBuildFile(response, parts.weapp.directory, pathname.slice('/weapp/'.length))
    } else sendAsset(response, parts.assets.get(pathname))
  }

  return (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    response.setHeader('cache-control', 'no-store')
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendText(response, 500, error instanceof Error ? error.message : String(error))
    })
  }
}

const sendBundle = async (response: ServerResponse, parts: RequestHandlerParts): Promise<void> => {
  const bundle = { ...(await parts.weapp.read()), appId: (await parts.identity()).appId }
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(bundle))
}

const sendAsset = (response: ServerResponse, asset: Asset | undefined): void => {
  if (asset === undefined) {
    sendText(response, 404, 'nothing here')
    return
  }
  response.writeHead(200, { 'content-type': asset.type })
  response.end(asset.body)
}

const sendText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}
