import { AppError } from '../../src/contract/app-error'
import { problemStatus, type ProblemCode } from '../../src/contract/problem'
import type { User } from '../../src/contract/user'
import type { Method, Transport, WireRequest, WireResponse } from '../../src/http/ports'

/**
 * `GET /orders`: method and path, without address and query. With an address, `GET https://a.example/orders`,
 * it means that server only.
 */
export type Call = `${Method} ${'/' | 'https://'}${string}`

/** The body of a 200, a refusal of `problem(…)`, or what makes either of a request. */
export type Answer = unknown

/** A refusal as the server sends it: `{ 'GET /orders': problem('not_found') }`. */
export interface PlayedProblem {
  problem: ProblemCode
}

export const problem = (code: ProblemCode): PlayedProblem => ({ problem: code })

const instant = '2026-11-21T09:00:00.000Z'
const inFuture = '2099-01-01T00:00:00.000Z'

export const createUser = (change: Partial<User>): User => ({
  id: 'user-1',
  nickname: null,
  avatarUrl: null,
  phone: null,
  createdAt: instant,
  updatedAt: instant,
  ...change,
})

export const createSession = (number: number) => ({
  id: `session-${number}`,
  createdAt: instant,
  expiresAt: inFuture,
  lastSeenAt: instant,
  provider: 'weapp' as const,
  device: null,
})

export const createToken = (number: number): string => `token-of-session-${number}`

export interface PlayedWire {
  transport: Transport
  /** Every request, in the order in which they were sent. */
  sent: readonly WireRequest[]
  /** The next sign-in is refused with this code. */
  refuseSignIn(code: ProblemCode): void
}

/** A server that signs in every user that asks, and otherwise says what the test told it to. */
export const createPlayedWire = (
  user: User,
  answers: Partial<Record<Call, Answer>>,
): PlayedWire => {
  const sent: WireRequest[] = []
  let refusal: ProblemCode | null = null
  let sessions = 1
  let tokens = 0

  const signIn = (): WireResponse => {
    if (refusal !== null) {
      const code = refusal
      refusal = null
      return toProblem(code)
    }
    sessions += 1
    return toJson(201, { token: createToken(sessions), session: createSession(sessions), user })
  }

  const answer = (request: WireRequest): WireResponse => {
    const url = request.url.replace(/\?.*$/, '')
    const call = `${request.method} ${url.replace(/^https?:\/\/[^/]+/, '')}` as Call
    const own = [`${request.method} ${url}` as Call, call].find((each) => each in answers)
    if (own !== undefined) {
      const given = answers[own]
      const value: unknown =
        typeof given === 'function' ? (given as (request: WireRequest) => unknown)(request) : given
      return isProblem(value) ? toProblem(value.problem) : toJson(200, value)
    }
    if (call === 'POST /v1/sessions') return signIn()
    if (call === 'DELETE /v1/sessions/current') return { status: 204, headers: {}, body: '' }
    if (call === 'GET /v1/me') return toJson(200, { user })
    if (call === 'POST /v1/sessions/current/token') {
      tokens += 1
      return toJson(200, { token: `short-token-${tokens}`, expiresAt: inFuture })
    }
    throw new AppError(
      'request_refused',
      `the test has no answer to ${call}: createTestPassport({ answers: { '${call}': … } })`,
      { retryable: false },
    )
  }

  return {
    sent,
    refuseSignIn: (code) => {
      refusal = code
    },
    transport: (request) => {
      sent.push(request)
      return {
        response: Promise.resolve(request).then(answer),
        abort: () => undefined,
      }
    },
  }
}

const isProblem = (value: unknown): value is PlayedProblem =>
  typeof value === 'object' && value !== null && 'problem' in value

const toJson = (status: number, body: unknown): WireResponse => ({
  status,
  headers: {},
  body: JSON.stringify(body),
})

const toProblem = (code: ProblemCode): WireResponse => {
  const status = problemStatus[code]
  return toJson(status, {
    type: `urn:taro-passport:problem:${code}`,
    title: code,
    status,
    code,
    requestId: 'request-1',
  })
}
