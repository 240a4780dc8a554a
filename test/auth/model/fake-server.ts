import { problemStatus, type ProblemCode } from '../../../src/contract/problem'
import { sessionHeader } from '../../../src/contract/session-calls'
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
  /** For the team's own backend, which asks nobody about them. */
  readonly shortTokens: Map<string, { userId: string; endsAtMs: number }>
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
  /** Carries the request out and responds to it. `cookie`: what the browser sent along, if it is one. */
  handle(wire: WireRequest, nowMs: number, cookie?: Cookie): WireResponse
}

/** The session cookie, or null where the browser has none; undefined on a host without cookies. */
export type Cookie = string | null | undefined

/** People whose phone it may be. */
export const people = 3

const dayMs = 86_400_000
const shortTokenMs = 300_000

export const hostSecrets = {
  session_key: 'secret-session-key',
  openid: 'secret-openid',
  unionid: 'secret-unionid',
}

/** The bearer, or on a web page the id of the session, which is the same text here. */
export const tokenOf = (wire: WireRequest): string | undefined =>
  wire.headers['authorization']?.replace('Bearer ', '') ?? wire.headers[sessionHeader]

export const pathOf = (wire: WireRequest): string => wire.url.replace(/^https?:\/\/[^/]+/, '')

export const isExchange = (wire: WireRequest): boolean =>
  isQuestion(wire) ||
  isCollection(wire) ||
  (wire.method === 'POST' && pathOf(wire) === '/v1/sessions')

/** Of a web page: which session the cookie has. */
export const isQuestion = (wire: WireRequest): boolean =>
  wire.method === 'GET' && pathOf(wire) === '/v1/sessions/current'

/** Of a web page: the session that a phone has approved. */
export const isCollection = (wire: WireRequest): boolean => pathOf(wire).endsWith('/collect')

/** The login code, or what a web page has in its place. */
export const codeIn = (wire: WireRequest): string =>
  isCollection(wire)
    ? (pathOf(wire).split('/')[3] ?? '')
    : ((JSON.parse(wire.body ?? '{}') as { code?: string }).code ?? '')

export const isTokenFetch = (wire: WireRequest): boolean =>
  pathOf(wire) === '/v1/sessions/current/token'

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

  /** A web page asks which session its cookie has. */
  const answerQuestion = (nowMs: number, cookie: Cookie): WireResponse => {
    const session = server.sessions.get(cookie ?? '')
    return session?.isAlive === true && !server.refusesAll
      ? json(200, nowMs, describe(session, nowMs))
      : problem('session_invalid', nowMs)
  }

  const describe = ({ id, userId }: ServerSession, nowMs: number) => ({
    // What no server may send. Even so, it must not be found anywhere on the phone.
    ...hostSecrets,
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

  const exchange = (wire: WireRequest, nowMs: number, cookie: Cookie): WireResponse => {
    const code = codeIn(wire)
    const { renews } = JSON.parse(wire.body ?? '{}') as { renews?: string }
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
    const id = cookie === undefined ? `session-${String(sessionCount)}` : token
    const session = { id, userId, isAlive: true }
    server.sessions.set(token, session)
    if (cookie === undefined) return json(201, nowMs, { token, ...describe(session, nowMs) })
    // The cookie takes the place of the one before, whose session ends.
    const former = server.sessions.get(cookie ?? '')
    if (former !== undefined) former.isAlive = false
    const answer = json(200, nowMs, describe(session, nowMs))
    return { ...answer, headers: { ...answer.headers, 'set-cookie': token } }
  }

  const server: FakeServer = {
    sessions: new Map(),
    shortTokens: new Map(),
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
      return refusal(wire, nowMs)
    },
    handle: (wire, nowMs, cookie) => {
      if (isQuestion(wire)) return answerQuestion(nowMs, cookie)
      if (isExchange(wire)) return exchange(wire, nowMs, cookie)
      const session = server.sessions.get(tokenOf(wire) ?? '')
      // Another session's cookie: the request is refused, and nothing ends by it.
      if (cookie !== undefined && session?.id !== cookie) return refusal(wire, nowMs)
      if (session?.isAlive !== true || server.refusesAll) return server.refuse(wire, nowMs)
      const key = wire.headers['idempotency-key']
      if (key !== undefined) server.effects.set(key, (server.effects.get(key) ?? 0) + 1)
      if (pathOf(wire) === '/v1/sessions/current') {
        session.isAlive = false
        const ended = cookie === undefined ? {} : { 'set-cookie': '' }
        return { status: 204, headers: { ...dateOf(nowMs), ...ended }, body: '' }
      }
      if (isTokenFetch(wire)) {
        const token = `short-token-${String(server.shortTokens.size + 1)}`
        const endsAtMs = nowMs + shortTokenMs
        server.shortTokens.set(token, { userId: session.userId, endsAtMs })
        return json(200, nowMs, { token, expiresAt: new Date(endsAtMs).toISOString() })
      }
      if (wire.isDownload) return { ...hidden(200, nowMs), body: `/tmp/of-${session.userId}` }
      return json(200, nowMs, { user: userNamed(session.userId) })
    },
  }
  return server
}

/** Hosts hide the body of a download that failed. */
const refusal = (wire: WireRequest, nowMs: number): WireResponse =>
  wire.isDownload ? hidden(401, nowMs) : problem('session_invalid', nowMs)

export const userNamed = (id: string): User => ({ ...testUser, id, nickname: `nickname of ${id}` })

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
