import { createHash, randomBytes } from 'node:crypto'
import { startLoadGenerator } from '../load/load-generator'
import { codeLength, loginCode, type LoadPlan, type LoadResult } from '../load/load-plan'
import { startPassport } from '../targets/passport'
import type { Program } from '../targets/program'
import { meLoad } from '../targets/target'
import type { ByTurnsOptions } from './by-turns'
import { median } from './median'
import { connections, users } from './throughput'

const mePerSecond = 500
export const introspectionsPerSecond = 2_000
const introspectedSessions = 500
const audience = 'orders'

export interface IntrospectionReport {
  store: string
  quietP99Ms: number
  busyP99Ms: number
  /** By turns. */
  ratio: number
  /** What the internal port did in the busy turns. */
  introspectionsPerSecond: number
  introspectionP99Ms: number
}

/**
 * `GET /v1/me` at a steady rate, by turns quiet and while a backend introspects on the internal port of the same
 * process: by halves session tokens and short tokens, of a client that is told the openid and the union id.
 */
export const measureIntrospection = async (
  options: ByTurnsOptions,
): Promise<IntrospectionReport> => {
  const { generator, upstream, target, turns, measureMs } = options
  const store = await options.openStore()
  const backend = startLoadGenerator()
  const secret = randomBytes(32).toString('base64url')
  const client = {
    id: 'bench',
    secretHashes: [createHash('sha256').update(secret).digest('hex')],
    scopes: ['identity:read', 'external:read'],
    audiences: [audience],
  }
  const program = await startPassport(store, upstream.url, null, {
    TOKEN_AUDIENCES: audience,
    INTERNAL_PORT: '0',
    INTERNAL_CLIENTS: JSON.stringify([client]),
  })
  try {
    const me: LoadPlan = {
      port: program.port,
      connections,
      perSecond: mePerSecond,
      warmUpMs: 500,
      measureMs,
      ...(await meLoad(target, program.url, connections, users, introspectedSessions)),
    }
    const credentials = Buffer.from(`${client.id}:${secret}`).toString('base64')
    const introspection: LoadPlan = {
      ...me,
      port: internalPortOf(program),
      perSecond: introspectionsPerSecond,
      requests: {
        kind: 'fixed',
        texts: (await fetchTokens(program.url)).map((token) => requestOf(credentials, token)),
      },
      expect: { status: 200, bodyHas: '"openid"' },
    }

    const quiet: LoadResult[] = []
    const busy: LoadResult[] = []
    const introspected: LoadResult[] = []
    for (let turn = 0; turn < turns; turn += 1) {
      quiet.push(await generator.run(me))
      const results = await Promise.all([generator.run(me), backend.run(introspection)])
      busy.push(results[0])
      introspected.push(results[1])
    }
    return {
      store: target.store,
      quietP99Ms: median(quiet.map(({ p99Ms }) => p99Ms)),
      busyP99Ms: median(busy.map(({ p99Ms }) => p99Ms)),
      ratio: median(busy.map(({ p99Ms }, turn) => p99Ms / (quiet[turn]?.p99Ms ?? NaN))),
      introspectionsPerSecond: median(introspected.map(({ perSecond }) => perSecond)),
      introspectionP99Ms: median(introspected.map(({ p99Ms }) => p99Ms)),
    }
  } finally {
    backend.stop()
    await program.stop()
    await store.remove()
  }
}

const internalPortOf = (program: Program): number => {
  const address = /^internal port at (\S+)$/m.exec(program.output())?.[1]
  if (address === undefined) throw new Error('the server has no internal port')
  return Number(new URL(address).port)
}

/** A session token and a short token of each session, by turns. */
const fetchTokens = async (url: string): Promise<string[]> => {
  const tokens: string[] = []
  for (let user = 0; user < introspectedSessions; user += 1) {
    const code = loginCode(user, 'introspect', user).padEnd(codeLength, '0')
    const { token } = await post(`${url}/v1/sessions`, { provider: 'weapp', code })
    const short = await post(`${url}/v1/sessions/current/token`, { audience }, token)
    tokens.push(token, short.token)
  }
  return tokens
}

const post = async (url: string, body: object, token?: string): Promise<{ token: string }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return (await response.json()) as { token: string }
}

const requestOf = (credentials: string, token: string): string => {
  const body = `token=${token}`
  return [
    'POST /introspect HTTP/1.1',
    'host: bench',
    `authorization: Basic ${credentials}`,
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}
