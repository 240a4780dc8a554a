import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CreatedSession } from '../../../../src/contract/session'
import { problemStatus, type ProblemCode } from '../../../../src/contract/problem'
import type { Problem } from '../../../../src/contract/problem-body'
import type { User } from '../../../../src/contract/user'
import { scenarios, type ScenarioName } from '../scenarios'
import { Run } from './run'

/*
 * One backend for every peer, in a process of its own so that no peer waits for it. Each run has
 * its own prefix, /r/<id>: what a finished run still sends is counted to nobody else.
 */

/** What a real exchange with the provider takes, roughly. */
const loginTakesMs = 30

const runs = new Map<string, Run>()
const at = '2026-01-01T00:00:00.000Z'
const user: User = {
  id: 'user-1',
  nickname: 'Ada',
  avatarUrl: null,
  phone: null,
  createdAt: at,
  updatedAt: at,
}

const server = createServer((request, response) => {
  void answer(request, response)
})
// A socket that it closed for being idle could take a request of the next round with it.
server.keepAliveTimeout = 600_000
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ origin: `http://127.0.0.1:${String(port)}` })
})
// The benchmark's main process is gone: nobody needs this one.
process.on('disconnect', () => process.exit(0))

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://backend')
  const body = await readBody(request)
  const [, root, id = '', ...rest] = pathname.split('/')
  const path = rest.join('/')
  if (root === 'runs') {
    control(response, id, path, searchParams)
    return
  }
  const run = runs.get(id)
  if (root !== 'r' || run === undefined) {
    problem(response, 'not_found')
    return
  }
  switch (path) {
    case 'v1/sessions':
      later(loginTakesMs, () => login(response, run, (parse(body) as { code: string }).code, ours))
      return
    case 'wafer/login':
      later(loginTakesMs, () => login(response, run, header(request, 'x-wx-code'), wafer))
      return
    case 'auth-js/token':
      later(loginTakesMs, () => login(response, run, null, authJs))
      return
    case 'v1/sessions/current':
      response.writeHead(204).end()
      return
    case 'v1/me': {
      const { isAllowed, delayMs } = run.call(tokenOf(request))
      if (isAllowed) json(response, 200, { user })
      else later(delayMs, () => problem(response, 'session_invalid'))
      return
    }
    default:
      problem(response, 'not_found')
  }
}

/** `/runs/<id>/new?scenario&seed`, `/runs/<id>/begin`, `/runs/<id>/counts`. */
const control = (
  response: ServerResponse,
  id: string,
  path: string,
  query: URLSearchParams,
): void => {
  const name = query.get('scenario')
  if (path === 'new' && name !== null && name in scenarios) {
    runs.set(id, new Run(name as ScenarioName, Number(query.get('seed'))))
  }
  const run = runs.get(id)
  if (run === undefined) {
    problem(response, 'not_found')
    return
  }
  if (path === 'begin') run.begin()
  json(response, 200, run.counts)
}

const login = (
  response: ServerResponse,
  run: Run,
  code: string | null,
  write: (token: string) => { status: number; body: unknown },
): void => {
  const outcome = run.login(code)
  if ('refusal' in outcome) {
    problem(response, outcome.refusal)
    return
  }
  const { status, body } = write(outcome.token)
  json(response, status, body)
}

const dayMs = 86_400_000

const ours = (token: string): { status: number; body: CreatedSession } => ({
  status: 201,
  body: {
    token,
    session: {
      id: `session-${token.slice(0, 8)}`,
      createdAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 30 * dayMs).toISOString(),
      lastSeenAt: new Date().toISOString(),
      provider: 'weapp',
      device: null,
    },
    user,
  },
})

const wafer = (token: string) => ({
  status: 200,
  body: { code: 0, data: { skey: token, userinfo: user } },
})

const authJs = (token: string) => ({
  status: 200,
  body: {
    access_token: token,
    token_type: 'bearer',
    expires_in: 3600,
    expires_at: Math.floor(Date.now() / 1000) + 3600,
    refresh_token: `refresh-${token}`,
    user: {
      id: user.id,
      aud: 'authenticated',
      app_metadata: {},
      user_metadata: {},
      created_at: at,
    },
  },
})

const tokenOf = (request: IncomingMessage): string | null =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? header(request, 'x-wx-skey')

const header = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : null
}

const later = (delayMs: number, act: () => void): void => {
  if (delayMs === 0) act()
  else setTimeout(act, delayMs)
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

const parse = (text: string): unknown => (text === '' ? {} : JSON.parse(text))

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  type = 'application/json; charset=utf-8',
): void => {
  const text = JSON.stringify(body)
  response
    .writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(text),
      'x-request-id': 'bench-request-0001',
    })
    .end(text)
}

const problem = (response: ServerResponse, code: ProblemCode): void => {
  const status = problemStatus[code]
  const body: Problem = {
    type: 'about:blank',
    title: code,
    status,
    code,
    requestId: 'bench-request-0001',
  }
  json(response, status, body, 'application/problem+json; charset=utf-8')
}
