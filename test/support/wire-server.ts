import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { problemStatus, type ProblemCode } from '../../src/contract/problem'
import type { User } from '../../src/contract/user'
import { closeServer } from './close-server'
import { listen } from './listen'

export interface Call {
  method: string
  path: string
  headers: Record<string, string | undefined>
  body: string
}

/** Writes an answer by hand; true: the call is answered. */
export type Override = (call: Call, response: ServerResponse) => boolean

/** A server that speaks `/v1` over real HTTP, with the sessions in memory and faults by hand. */
export interface WireServer {
  readonly url: string
  readonly calls: Call[]
  /** Token to session id; any other token gets 401. */
  readonly sessions: Map<string, string>
  readonly user: User
  /** Asked before each call, the last one first. */
  readonly overrides: Override[]
  /** The `Date` header; null for none. */
  date: (() => string) | null
  /** Calls of `POST /v1/sessions`. */
  logins(): number
  /** Calls of `POST /v1/sessions/current/token`. */
  shortTokens(): number
  count(method: string, path: string): number
  close(): Promise<void>
}

export const testUser: User = {
  id: 'user-1',
  nickname: 'Ann',
  avatarUrl: null,
  phone: null,
  createdAt: '2026-11-01T08:00:00.000Z',
  updatedAt: '2026-11-01T08:00:00.000Z',
}

const day = 86_400_000
const startMs = Date.UTC(2026, 10, 21, 8)
const shortTokenPath = '/v1/sessions/current/token'
const shortTokenMs = 300_000

export const startWireServer = async (): Promise<WireServer> => {
  const calls: Call[] = []
  const sessions = new Map<string, string>()
  const overrides: Override[] = []
  let made = 0

  const listed = (id: string) => ({
    id,
    createdAt: '2026-11-21T08:00:00.000Z',
    expiresAt: new Date(startMs + 30 * day).toISOString(),
    lastSeenAt: '2026-11-21T08:00:00.000Z',
    provider: 'weapp',
    device: null,
  })

  const answer = (call: Call, response: ServerResponse): void => {
    const token = call.headers['authorization']?.replace(/^Bearer /, '') ?? ''
    if (call.method === 'POST' && call.path === '/v1/sessions') {
      made += 1
      const newToken = `token-number-${String(made).padStart(4, '0')}`
      sessions.set(newToken, `session-${String(made)}`)
      sendJson(response, 201, {
        token: newToken,
        session: listed(`session-${String(made)}`),
        user: testUser,
      })
      return
    }
    const sessionId = sessions.get(token)
    if (sessionId === undefined) {
      sendProblem(response, 'session_invalid')
    } else if (call.method === 'DELETE' && call.path === '/v1/sessions/current') {
      sessions.delete(token)
      response.writeHead(204).end()
    } else if (call.path === shortTokenPath && call.method === 'POST') {
      // It names its session and its audience, so that a test sees whose it is.
      const { audience } = JSON.parse(call.body) as { audience: string }
      const nowMs = server.date === null ? startMs : Date.parse(server.date())
      sendJson(response, 200, {
        token: `short.${audience}.${sessionId}.${String(server.shortTokens())}`,
        expiresAt: new Date(nowMs + shortTokenMs).toISOString(),
      })
    } else if (call.path === '/v1/sessions' && call.method === 'GET') {
      sendJson(response, 200, { sessions: [{ ...listed(sessionId), current: true }] })
    } else if (call.path === '/v1/sessions' && call.method === 'DELETE') {
      sendJson(response, 200, { revoked: 2 })
    } else if (call.method === 'DELETE') {
      response.writeHead(204).end()
    } else if (call.path === '/v1/me/decrypted-data') {
      sendJson(response, 200, { data: { openGId: 'group' } })
    } else if (call.path === '/v1/tickets') {
      const expiresAt = new Date(startMs + 60_000).toISOString()
      sendJson(response, 201, { ticket: 'T'.repeat(43), expiresAt })
    } else if (call.path === '/v1/me/identities') {
      const createdAt = '2026-11-21T08:00:00.000Z'
      sendJson(response, 200, { identities: [{ provider: 'weapp', createdAt }] })
    } else if (call.path === '/v1/me/export') {
      sendJson(response, 200, {
        exportedAt: '2026-11-21T08:00:00.000Z',
        user: testUser,
        identities: [],
        sessions: [listed(sessionId)],
        auditLog: [],
      })
    } else if (call.path.startsWith('/v1/me')) {
      sendJson(response, 200, { user: testUser })
    } else {
      sendProblem(response, 'not_found')
    }
  }

  const http = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call)
      if (server.date === null) response.sendDate = false
      else response.setHeader('date', server.date())
      for (const override of [...overrides].reverse()) {
        if (override(call, response)) return
      }
      answer(call, response)
    })
  })
  const { url } = await listen(http)

  const server: WireServer = {
    url,
    calls,
    sessions,
    user: testUser,
    overrides,
    date: () => new Date(startMs).toUTCString(),
    logins: () => server.count('POST', '/v1/sessions'),
    shortTokens: () => server.count('POST', shortTokenPath),
    count: (method, path) =>
      calls.filter((call) => call.method === method && call.path === path).length,
    close: () => closeServer(http),
  }
  return server
}

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export const sendProblem = (
  response: ServerResponse,
  code: ProblemCode,
  headers: Record<string, string> = {},
): void => {
  const status = problemStatus[code]
  response
    .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    .end(JSON.stringify({ type: 'about:blank', title: code, status, code, requestId: 'req-1' }))
}

export const readCall = async (request: IncomingMessage): Promise<Call> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers as Record<string, string | undefined>,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}
