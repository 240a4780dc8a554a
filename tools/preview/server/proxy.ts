import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream/promises'
import {
  answerHeader,
  requestHeader,
  type ProxiedAnswer,
  type ProxiedRequest,
  type RequestFailure,
} from '../wire'

export interface ProxyOptions {
  /** WeChat's list of request domains: nothing else is reached, also not by a redirect. */
  allowedOrigins: string[]
  /** The AppID, for the Referer. */
  identity: () => Promise<string>
}

const maxBodyBytes = 64 * 1024 * 1024
const maxRedirects = 10

// Written by the host, whatever the app asks for.
const hostHeaders = new Set(['referer', 'host', 'connection', 'content-length', 'user-agent'])
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer'])

const userAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/en'

/** Sends what the app asks for as WeChat would: with its Referer and none of the browser's headers. */
export const createProxy = ({ allowedOrigins, identity }: ProxyOptions) => {
  const allowed = new Set(allowedOrigins)

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const encoded = request.headers[requestHeader]
    if (request.method !== 'POST' || typeof encoded !== 'string') {
      response.writeHead(400, { 'content-type': 'text/plain' })
      response.end('not a request of the phone\n')
      return
    }
    const asked = decode(encoded)
    const body = await readBody(request)
    const appId = await identity()
    const send = (url: URL, method: string, payload: Buffer, hop: number): Promise<void> =>
      new Promise((resolve, reject) => {
        const upstream = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
          url,
          { method, headers: headersOf(asked, appId, payload), agent: false },
          (answer) => {
            const location = redirectOf(answer, asked)
            if (location === null) {
              respond(response, answer).then(resolve, reject)
              return
            }
            answer.resume()
            const next = resolveUrl(location, url)
            if (hop === maxRedirects) sendFailure(response, 'redirects', 'too many redirects')
            else if (next === null) sendFailure(response, 'invalid-url', 'a redirect to no URL')
            else if (!allowed.has(next.origin)) sendFailure(response, 'domain', next.origin)
            else {
              const keeps = keepsMethod(answer.statusCode, method)
              send(next, keeps ? method : 'GET', keeps ? payload : empty, hop + 1).then(
                resolve,
                reject,
              )
              return
            }
            resolve()
          },
        )
        upstream.once('error', (error: NodeJS.ErrnoException) => {
          if (!response.headersSent) sendFailure(response, failureOf(error), error.code ?? 'error')
          else response.destroy()
          resolve()
        })
        // The phone gave up, or was reloaded: the server sees the connection end, as from a phone.
        response.once('close', () => upstream.destroy())
        upstream.end(payload)
      })

    const url = resolveUrl(asked.url)
    if (url === null) sendFailure(response, 'invalid-url', 'not an http(s) URL')
    else if (!allowed.has(url.origin)) sendFailure(response, 'domain', url.origin)
    else await send(url, asked.method, body, 0)
  }
}

const decode = (encoded: string): ProxiedRequest =>
  JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as ProxiedRequest

const resolveUrl = (text: string, base?: URL): URL | null => {
  if (!URL.canParse(text, base)) return null
  const url = new URL(text, base)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null
}

const empty = Buffer.alloc(0)

const headersOf = (
  asked: ProxiedRequest,
  appId: string,
  payload: Buffer,
): Record<string, string> => {
  const headers: Record<string, string> = {
    referer: `https://servicewechat.com/${appId}/devtools/page-frame.html`,
    'user-agent': userAgent,
  }
  if (payload.length > 0 || /^(?:POST|PUT|PATCH)$/.test(asked.method)) {
    headers['content-length'] = String(payload.length)
  }
  for (const [name, value] of Object.entries(asked.header)) {
    if (!hostHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = value
  }
  return headers
}

const redirectOf = (answer: IncomingMessage, asked: ProxiedRequest): string | null => {
  const status = answer.statusCode ?? 0
  const isRedirect = status >= 301 && status <= 308 && status !== 304
  return asked.followRedirects && isRedirect ? (answer.headers.location ?? null) : null
}

const keepsMethod = (status: number | undefined, method: string): boolean =>
  status === 307 || status === 308 || method === 'GET' || method === 'HEAD'

const respond = async (response: ServerResponse, answer: IncomingMessage): Promise<void> => {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    [answerHeader]: encode({
      statusCode: answer.statusCode ?? 0,
      header: flatten(answer.headers),
      cookies: answer.headers['set-cookie'] ?? [],
    }),
    ...(answer.headers['content-length'] === undefined
      ? {}
      : { 'content-length': answer.headers['content-length'] }),
  })
  await pipeline(answer, response).catch(() => {
    response.destroy()
  })
}

const flatten = (headers: IncomingHttpHeaders): Record<string, string> => {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopHeaders.has(name)) continue
    flat[name] = Array.isArray(value) ? value.join(',') : value
  }
  return flat
}

const sendFailure = (response: ServerResponse, failure: RequestFailure, detail: string): void => {
  response.writeHead(200, { [answerHeader]: encode({ failure, detail }) })
  response.end()
}

const encode = (answer: ProxiedAnswer): string =>
  Buffer.from(JSON.stringify(answer), 'utf8').toString('base64url')

const failureOf = (error: NodeJS.ErrnoException): RequestFailure => {
  const code = error.code ?? ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns'
  if (code === 'ECONNREFUSED') return 'refused'
  if (code.startsWith('ERR_TLS') || code.includes('CERT')) return 'tls'
  return 'interrupted'
}

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBodyBytes) throw new Error('the body is too large for the preview')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
