import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream/promises'
import {
  responseHeader,
  requestHeader,
  type ProxiedResponse,
  type ProxiedRequest,
  type RequestFailure,
} from '../wire'
import { parseHttpUrl, type AllowedOrigins } from './allowed-origins'
import { hostHeaders, type AppIdentity } from './host-headers'

const maxBodyBytes = 64 * 1024 * 1024
const maxRedirects = 10
const noBody = Buffer.alloc(0)

// Written by the host, whatever the app asks for.
const writtenByHost = new Set(['referer', 'host', 'connection', 'content-length', 'user-agent'])
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer'])

interface Hop {
  url: URL
  method: string
  body: Buffer
  number: number
}

type Outcome = { answer: IncomingMessage } | { failure: RequestFailure; detail: string }

/**
 * `POST /proxy`: sends what the app asks for as the host would, with its Referer and none of the
 * browser's headers. A redirect leads no further than the list of domains does.
 */
export const createRequestProxy =
  (allowedOrigins: AllowedOrigins, identity: () => Promise<AppIdentity>) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const encoded = request.headers[requestHeader]
    if (request.method !== 'POST' || typeof encoded !== 'string') {
      response.writeHead(400, { 'content-type': 'text/plain' })
      response.end('not a request of the phone\n')
      return
    }
    const asked = decode(encoded)
    const body = await readBody(request)
    const own = hostHeaders(await identity())

    const follow = async (hop: Hop): Promise<Outcome> => {
      const destination = allowedOrigins.find(hop.url)
      if (destination === null) return { failure: 'domain', detail: hop.url.origin }
      const headers = headersOf(asked, own, hop)
      const outcome = await exchange(destination, hop, headers, response)
      if (!('answer' in outcome)) return outcome
      const location = redirectOf(outcome.answer, asked)
      if (location === null) return outcome
      outcome.answer.resume()
      const next = parseHttpUrl(location, hop.url)
      if (next === null) return { failure: 'invalid-url', detail: 'a redirect to no URL' }
      if (hop.number === maxRedirects) return { failure: 'redirects', detail: next.origin }
      const keeps = keepsMethod(outcome.answer.statusCode, hop.method)
      return follow({
        url: next,
        method: keeps ? hop.method : 'GET',
        body: keeps ? hop.body : noBody,
        number: hop.number + 1,
      })
    }

    const url = parseHttpUrl(asked.url, asked.isOfCloud === true ? allowedOrigins.api : undefined)
    const outcome: Outcome =
      url === null
        ? { failure: 'invalid-url', detail: 'not an http(s) URL' }
        : await follow({ url, method: asked.method, body, number: 0 })
    if ('answer' in outcome) await respond(response, outcome.answer)
    else {
      response.writeHead(200, { [responseHeader]: encode(outcome) })
      response.end()
    }
  }

const exchange = (
  destination: URL,
  { method, body }: Hop,
  headers: Record<string, string>,
  response: ServerResponse,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const send = destination.protocol === 'https:' ? httpsRequest : httpRequest
    const upstream = send(destination, { method, headers, agent: false }, (answer) => {
      resolve({ answer })
    })
    upstream.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ failure: failureOf(error), detail: error.code ?? 'error' })
    })
    // The phone gave up, or was reloaded: the server sees the connection end, as from a phone.
    response.once('close', () => upstream.destroy())
    upstream.end(body)
  })

const decode = (encoded: string): ProxiedRequest =>
  JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as ProxiedRequest

const encode = (answer: ProxiedResponse): string =>
  Buffer.from(JSON.stringify(answer), 'utf8').toString('base64url')

const headersOf = (
  asked: ProxiedRequest,
  own: Record<string, string>,
  { method, body }: Hop,
): Record<string, string> => {
  const headers = { ...own }
  for (const [name, value] of Object.entries(asked.header)) {
    if (!writtenByHost.has(name.toLowerCase())) headers[name.toLowerCase()] = value
  }
  if (body.length > 0 || /^(?:POST|PUT|PATCH)$/.test(method)) {
    headers['content-length'] = String(body.length)
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
  const length = answer.headers['content-length']
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    [responseHeader]: encode({
      statusCode: answer.statusCode ?? 0,
      header: flatten(answer.headers),
      cookies: answer.headers['set-cookie'] ?? [],
    }),
    ...(length === undefined ? {} : { 'content-length': length }),
  })
  // Cut off on the way: so it is for the phone, too.
  await pipeline(answer, response).catch(() => response.destroy())
}

const flatten = (headers: IncomingHttpHeaders): Record<string, string> => {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopHeaders.has(name)) continue
    flat[name] = Array.isArray(value) ? value.join(',') : value
  }
  return flat
}

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
