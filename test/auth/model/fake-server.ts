import { problemStatus, type ProblemCode } from '../../../src/contract/problem'
import type { WireResponse, WireRequest } from '../../../src/http/ports'
import { testUser } from '../../support/wire-server'

interface ServerSession {
  id: string
  isAlive: boolean
}

/** The truth about accounts and sessions, with a memory of everything that was ever sent to it. */
export interface FakeServer {
  readonly sessions: Map<string, ServerSession>
  /** Every login code that arrived, in order. */
  readonly codes: string[]
  /** How often the write of each idempotency key took effect. */
  readonly effects: Map<string, number>
  /** Ids of sessions that their owner ended from another device. */
  readonly revokedIds: Set<string>
  isDeleted: boolean
  isBlocked: boolean
  /** A broken server: it lets nobody in, whatever the token. */
  refusesAll: boolean
  /** Ends the session of the request, and says so. */
  refuse(wire: WireRequest, nowMs: number): WireResponse
  /** Carries the request out and answers it. */
  handle(wire: WireRequest, nowMs: number): WireResponse
}

const dayMs = 86_400_000

export const hostSecrets = {
  session_key: 'secret-session-key',
  openid: 'secret-openid',
  unionid: 'secret-unionid',
}

export const tokenOf = (wire: WireRequest): string | undefined =>
  wire.headers['authorization']?.replace('Bearer ', '')

export const pathOf = (wire: WireRequest): string => wire.url.replace(/^https?:\/\/[^/]+/, '')

export const isExchange = (wire: WireRequest): boolean =>
  wire.method === 'POST' && pathOf(wire) === '/v1/sessions'

export const createFakeServer = (): FakeServer => {
  let made = 0

  const exchange = (wire: WireRequest, nowMs: number): WireResponse => {
    const { code, renews } = JSON.parse(wire.body ?? '') as { code: string; renews?: string }
    const isUsed = server.codes.includes(code)
    server.codes.push(code)
    if (isUsed) return problem('login_code_invalid', nowMs)
    if (server.isBlocked) return problem('account_blocked', nowMs)
    if (renews !== undefined && server.isDeleted) return problem('identity_mismatch', nowMs)
    if (renews !== undefined && server.revokedIds.has(renews)) {
      return problem('session_revoked', nowMs)
    }
    server.isDeleted = false
    for (const session of server.sessions.values()) {
      if (session.id === renews) session.isAlive = false
    }
    made += 1
    const token = `token-of-session-${String(made)}`
    const id = `session-${String(made)}`
    server.sessions.set(token, { id, isAlive: true })
    return json(201, nowMs, {
      // What no server may send. It must not be found anywhere on the phone all the same.
      ...hostSecrets,
      token,
      user: { ...testUser, ...hostSecrets },
      session: {
        id,
        createdAt: new Date(nowMs).toISOString(),
        expiresAt: new Date(nowMs + 30 * dayMs).toISOString(),
        lastSeenAt: new Date(nowMs).toISOString(),
        provider: 'weapp',
        device: null,
      },
    })
  }

  const server: FakeServer = {
    sessions: new Map(),
    codes: [],
    effects: new Map(),
    revokedIds: new Set(),
    isDeleted: false,
    isBlocked: false,
    refusesAll: false,
    refuse: (wire, nowMs) => {
      const session = server.sessions.get(tokenOf(wire) ?? '')
      if (session !== undefined) session.isAlive = false
      return problem('session_invalid', nowMs)
    },
    handle: (wire, nowMs) => {
      if (isExchange(wire)) return exchange(wire, nowMs)
      const session = server.sessions.get(tokenOf(wire) ?? '')
      if (session?.isAlive !== true || server.refusesAll) return server.refuse(wire, nowMs)
      const key = wire.headers['idempotency-key']
      if (key !== undefined) server.effects.set(key, (server.effects.get(key) ?? 0) + 1)
      if (pathOf(wire) === '/v1/sessions/current') {
        session.isAlive = false
        return { status: 204, headers: dateOf(nowMs), body: '' }
      }
      return json(200, nowMs, { user: testUser })
    },
  }
  return server
}

const dateOf = (nowMs: number) => ({ date: new Date(nowMs).toUTCString() })

const json = (status: number, nowMs: number, body: unknown): WireResponse => ({
  status,
  headers: dateOf(nowMs),
  body: JSON.stringify(body),
})

export const problem = (
  code: ProblemCode,
  nowMs: number,
  headers: Record<string, string> = {},
): WireResponse => {
  const status = problemStatus[code]
  return {
    status,
    headers: { ...dateOf(nowMs), ...headers },
    body: JSON.stringify({ type: 'about:blank', title: code, status, code, requestId: 'r' }),
  }
}
