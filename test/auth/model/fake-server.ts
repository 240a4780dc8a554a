import { problemStatus, type ProblemCode } from '../../../src/contract/problem'
import type { User } from '../../../src/contract/user'
import type { WireResponse, WireRequest } from '../../../src/http/ports'
import { testUser } from '../../support/wire-server'

interface ServerSession {
  readonly id: string
  /** The user that it was made for; no merge changes it. */
  readonly userId: string
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
  /** The person that the host's login code proves. */
  owner: number
  isBlocked: boolean
  /** A broken server: it lets nobody in, whatever the token. */
  refusesAll: boolean
  /** The account of the phone's owner is deleted, with its sessions. */
  deleteAccount(): void
  /**
   * Both people have one account from now on. It ends the living sessions of the user that is merged away;
   * those that were revoked stay so.
   */
  merge(goes: number, stays: number): void
  /** Ends the session of the request, and says so. */
  refuse(wire: WireRequest, nowMs: number): WireResponse
  /** Carries the request out and responds to it. */
  handle(wire: WireRequest, nowMs: number): WireResponse
}

/** People whose phone it may be. */
export const people = 3

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
  let sessionCount = 0
  let userCount = 0
  /** The account of each person; null for none, before the first sign-in and after a deletion. */
  const accounts = Array<string | null>(people).fill(null)

  const endSessionsOf = (userId: string) => {
    for (const session of server.sessions.values()) {
      if (session.userId === userId) session.isAlive = false
    }
  }

  /** Why the session may not be renewed by the phone's owner; as the real server decides it. */
  const renewalProblem = (id: string): ProblemCode | null => {
    const account = accounts[server.owner] ?? null
    if (account === null) return 'identity_mismatch'
    if (server.revokedIds.has(id)) return 'session_revoked'
    const session = [...server.sessions.values()].find((each) => each.id === id)
    return session?.isAlive === true && session.userId !== account ? 'identity_mismatch' : null
  }

  const exchange = (wire: WireRequest, nowMs: number): WireResponse => {
    const { code, renews } = JSON.parse(wire.body ?? '') as { code: string; renews?: string }
    const isUsed = server.codes.includes(code)
    server.codes.push(code)
    if (isUsed) return problem('login_code_invalid', nowMs)
    if (server.isBlocked) return problem('account_blocked', nowMs)
    const refusal = renews === undefined ? null : renewalProblem(renews)
    if (refusal !== null) return problem(refusal, nowMs)
    for (const session of server.sessions.values()) {
      if (session.id === renews) session.isAlive = false
    }
    const userId = accounts[server.owner] ?? `user-${String((userCount += 1))}`
    accounts[server.owner] = userId
    sessionCount += 1
    const token = `token-of-session-${String(sessionCount)}`
    const id = `session-${String(sessionCount)}`
    server.sessions.set(token, { id, userId, isAlive: true })
    return json(201, nowMs, {
      // What no server may send. Even so, it must not be found anywhere on the phone.
      ...hostSecrets,
      token,
      user: { ...userNamed(userId), ...hostSecrets },
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
    owner: 0,
    isBlocked: false,
    refusesAll: false,
    deleteAccount: () => {
      const userId = accounts[server.owner] ?? null
      if (userId === null) return
      endSessionsOf(userId)
      accounts.forEach((account, person) => {
        if (account === userId) accounts[person] = null
      })
    },
    merge: (goes, stays) => {
      const [former, survivor] = [accounts[goes] ?? null, accounts[stays] ?? null]
      if (former === null || survivor === null || former === survivor) return
      endSessionsOf(former)
      accounts.forEach((account, person) => {
        if (account === former) accounts[person] = survivor
      })
    },
    refuse: (wire, nowMs) => {
      const session = server.sessions.get(tokenOf(wire) ?? '')
      if (session !== undefined) session.isAlive = false
      // Hosts hide the body of a download that failed.
      return wire.isDownload ? hidden(401, nowMs) : problem('session_invalid', nowMs)
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
      if (wire.isDownload) return { ...hidden(200, nowMs), body: `/tmp/of-${session.userId}` }
      return json(200, nowMs, { user: userNamed(session.userId) })
    },
  }
  return server
}

const userNamed = (id: string): User => ({ ...testUser, id, nickname: `nickname of ${id}` })

const dateOf = (nowMs: number) => ({ date: new Date(nowMs).toUTCString() })

const hidden = (status: number, nowMs: number): WireResponse => ({
  status,
  headers: dateOf(nowMs),
  body: '',
})

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
