import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream/promises'
import { parseHttpUrl, type AllowedOrigins } from './allowed-origins'
import { hostHeaders, type AppIdentity } from './host-headers'

/**
 * `GET /image?url=…`: an image of the app's own server. A host loads it without the rules between
 * origins that a browser keeps, and the server may well forbid other pages to show it.
 */
export const createImageProxy =
  (allowedOrigins: AllowedOrigins, identity: () => Promise<AppIdentity>) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = new URL(request.url ?? '/', 'http://preview.invalid').searchParams.get('url')
    const url = asked === null ? null : parseHttpUrl(asked)
    const destination = url === null ? null : allowedOrigins.find(url)
    if (destination === null) {
      response.writeHead(404).end()
      return
    }
    const headers = hostHeaders(await identity())
    await new Promise<void>((resolve) => {
      const send = destination.protocol === 'https:' ? httpsRequest : httpRequest
      const upstream = send(destination, { headers, agent: false }, (answer) => {
        const type = answer.headers['content-type'] ?? ''
        // Nothing but an image: an answer of the server must not become a page of the preview.
        if (!/^image\/(?:png|jpeg|gif|webp|svg\+xml)/.test(type)) {
          answer.resume()
          response.writeHead(404).end()
          resolve()
          return
        }
        response.writeHead(answer.statusCode ?? 502, {
          'content-type': type,
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        })
        pipeline(answer, response).then(resolve, () => {
          response.destroy()
          resolve()
        })
      })
      upstream.once('error', () => {
        if (response.headersSent) response.destroy()
        else response.writeHead(502).end()
        resolve()
      })
      response.once('close', () => upstream.destroy())
      upstream.end()
    })
  }
