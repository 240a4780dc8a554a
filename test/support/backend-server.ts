import { createServer, type ServerResponse } from 'node:http'
import { closeServer } from './close-server'
import { listen } from './listen'
import { sendJson } from './wire-server'

/** A request that reached the backend, and whether its handler ran. */
export interface BackendCall {
  method: string
  path: string
  token: string
  idempotencyKey: string | undefined
}

/** A team's own backend over real HTTP: its check of the token in front of one handler. */
export interface BackendServer {
  readonly url: string
  readonly calls: BackendCall[]
  /** How often the handler ran. */
  handled: number
  /** Refuses with a 401 of RFC 6750 where it is false. */
  accepts: (token: string, call: BackendCall) => boolean
  /** Responds in place of both; true: the call has its response. */
  override: ((call: BackendCall, response: ServerResponse) => boolean) | null
  /** Resolves once that many calls arrived. */
  arrived(count: number): Promise<void>
  close(): Promise<void>
}

export const startBackendServer = async (): Promise<BackendServer> => {
  const waiting: { count: number; resolve: () => void }[] = []
  const http = createServer((request, response) => {
    request.resume()
    const { authorization, 'idempotency-key': idempotencyKey } = request.headers
    const call: BackendCall = {
      method: request.method ?? '',
      path: request.url ?? '',
      token: authorization?.replace(/^Bearer /, '') ?? '',
      idempotencyKey: typeof idempotencyKey === 'string' ? idempotencyKey : undefined,
    }
    server.calls.push(call)
    for (const { count, resolve } of waiting) if (server.calls.length >= count) resolve()
    if (server.override?.(call, response) === true) return
    if (server.accepts(call.token, call)) {
      server.handled += 1
      sendJson(response, 200, { for: call.token })
    } else {
      response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end()
    }
  })
  const { url } = await listen(http)
  const server: BackendServer = {
    url,
    calls: [],
    handled: 0,
    accepts: (token) => token.startsWith('short.'),
    override: null,
    arrived: (count) =>
      new Promise((resolve) => {
        if (server.calls.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    close: () => closeServer(http),
  }
  return server
}
