import { AppError } from '../../../src/contract/app-error'
import type { WireResponse, WireRequest } from '../../../src/http/ports'
import { isExchange, problem, tokenOf } from './fake-server'
import { isLiveSignIn } from './invariants'
import { harmless, isServed, type Action, type Model, type StepResult } from './step'
import { pauseMs, stateOf, type Operation, type Tab, type World } from './world'

/** What becomes of something that the app waits for. */
export type Outcome =
  | 'ok'
  /** It never got there. */
  | 'fail'
  /** It took effect, and the answer was lost. */
  | 'lost'
  | 'busy'
  | 'busyFor'
  | 'garbage'
  /** It took effect, and a proxy answered 401 in the server's place. */
  | 'gateway'
  /** The host, or the server, says no for good. */
  | 'refused'

export const outcomes: readonly Outcome[] = [
  'ok',
  'fail',
  'lost',
  'busy',
  'busyFor',
  'garbage',
  'gateway',
  'refused',
]

/** What a busy server asks for. */
const retryAfterMs = 30_000

export const settleOne =
  (pick: number, outcome: Outcome): Action =>
  (world, model) => {
    const operation = world.operations.at(pick % Math.max(1, world.operations.length))
    return operation === undefined ? harmless : settleOperation(world, model, operation, outcome)
  }

/** Everything that is under way, in its order; what it begins is not. */
export const settleAll =
  (outcome: Outcome): Action =>
  (world, model) => {
    const results = [...world.operations].map((operation) =>
      settleOperation(world, model, operation, outcome),
    )
    return { mayEnd: results.some(({ mayEnd }) => mayEnd), mayAsk: true }
  }

export const settleOperation = (
  world: World,
  model: Model,
  operation: Operation,
  outcome: Outcome,
): StepResult => {
  world.operations.splice(world.operations.indexOf(operation), 1)
  if (operation.isDead) {
    // Nobody hears of it, but what was sent may still take effect.
    if (operation.kind === 'request') answerOf(world, operation, outcome)
    return harmless
  }
  switch (operation.kind) {
    case 'loginCode':
      return settleLoginCode(world, model, operation, outcome)
    case 'checkSession':
      if (outcome === 'ok' || outcome === 'refused') operation.resolve(outcome === 'ok')
      else operation.reject(new Error('checkSession:fail'))
      return harmless
    case 'request':
      return settleRequest(world, model, operation, outcome)
  }
}

const settleLoginCode = (
  world: World,
  model: Model,
  operation: Operation,
  outcome: Outcome,
): StepResult => {
  if (outcome === 'ok') {
    const code = `login-code-${String(world.codes.size + 1)}`
    world.codes.set(code, operation.epoch)
    operation.resolve(code)
    return harmless
  }
  const retryable = outcome !== 'refused'
  if (!retryable) model.hasFinalFailure = true
  keepQuiet(world, operation, retryable ? 'server' : 'final')
  operation.reject(new AppError('login_failed', 'login:fail', { retryable }))
  return harmless
}

const settleRequest = (
  world: World,
  model: Model,
  operation: Operation,
  outcome: Outcome,
): StepResult => {
  const { wire, tab } = operation
  if (wire === null) return harmless
  if (outcome === 'fail') {
    failToAnswer(world, operation)
    return harmless
  }
  const answer = answerOf(world, operation, outcome)
  if (outcome === 'lost') {
    failToAnswer(world, operation)
    return harmless
  }
  const code = codeOf(answer)
  if (isExchange(wire)) {
    // Whoever gave up hears nothing of it: to the app it is as if the answer was lost.
    if (answer.status === 201 && !operation.isAborted) world.delivered.push(tokenIn(answer))
    if (answer.status >= 400 && answer.status < 429 && code !== undefined) {
      model.hasFinalFailure = true
    }
    if (outcome === 'busyFor') keepQuiet(world, operation, 'server', retryAfterMs)
    else if (outcome === 'refused') keepQuiet(world, operation, 'code')
    else if (answer.status === 403) keepQuiet(world, operation, 'final')
    else if (answer.status !== 201) keepQuiet(world, operation, 'server')
  }
  const isLate = isLateRefusal(world, operation, answer)
  if (answer.headers['date'] !== undefined && !operation.isAborted) {
    Object.assign(tab, { hasDate: true, isClockWrong: false })
  }
  if (answer.status === 401) countRefusal(world, wire)
  if (answer.status === 200 && tab.quietFor === 'vainRenewal') tab.quietUntilMs = 0
  operation.resolve(answer)
  return {
    mayEnd: isExchange(wire) && endings.includes(code ?? ''),
    mayAsk: !isLate && outcome !== 'gateway',
  }
}

const failToAnswer = (world: World, operation: Operation): void => {
  if (operation.wire !== null && isExchange(operation.wire)) {
    keepQuiet(world, operation, 'network')
  }
  operation.reject(networkError())
}

/** A sign-in failed: nobody asks for the next before half a second, or before the server's time. */
const keepQuiet = (
  world: World,
  operation: Operation,
  quietFor: Tab['quietFor'],
  ms = pauseMs,
): void => {
  const { tab } = operation
  // Nobody hears of what was given up, and what broke while the app was away is begun again, once.
  if (!isLiveSignIn(world, tab, operation)) return
  const isBegunAgain = quietFor === 'code' || (quietFor === 'network' && tab.isRevived)
  if (isBegunAgain && !tab.begunAgainFor.has(quietFor)) {
    tab.begunAgainFor.add(quietFor)
    return
  }
  Object.assign(tab, { quietUntilMs: world.elapsedMs() + ms, quietFor })
}

const endings = ['session_revoked', 'identity_mismatch', 'account_blocked']

const tokenIn = ({ body }: WireResponse): string => (JSON.parse(body) as { token: string }).token

/** A 401 for a token that was replaced since, by a session that there is no reason to renew. */
const isLateRefusal = (world: World, { wire, tab }: Operation, answer: WireResponse): boolean => {
  const token = wire === null ? undefined : tokenOf(wire)
  if (answer.status !== 401 || token === undefined || !isServed(world, tab)) return false
  return token !== stateOf(tab).session?.token
}

const countRefusal = (world: World, wire: WireRequest): void => {
  const key = wire.headers['idempotency-key'] ?? wire.url
  const times = (world.refusals.get(key) ?? 0) + 1
  world.refusals.set(key, times)
  if (times > 2) world.violations.push('a request was replayed twice')
}

const answerOf = (world: World, operation: Operation, outcome: Outcome): WireResponse => {
  const nowMs = world.serverNowMs()
  const { wire } = operation
  if (wire === null) throw new Error('no request')
  switch (outcome) {
    case 'busy':
      return problem('service_unavailable', nowMs)
    case 'busyFor':
      return problem('rate_limited', nowMs, { 'retry-after': String(retryAfterMs / 1000) })
    case 'gateway':
      world.server.handle(wire, nowMs)
      return { status: 401, headers: {}, body: '<html>sign in to the proxy</html>' }
    case 'garbage':
      return { status: 200, headers: {}, body: '<html>sign in to the wifi</html>' }
    case 'refused':
      return isExchange(wire)
        ? problem('login_code_invalid', nowMs)
        : world.server.refuse(wire, nowMs)
    case 'ok':
    case 'lost':
    case 'fail':
      return world.server.handle(wire, nowMs)
  }
}

const codeOf = ({ body }: WireResponse): string | undefined => {
  try {
    return (JSON.parse(body) as { code?: string }).code
  } catch {
    return undefined
  }
}

const networkError = (): AppError =>
  new AppError('network_unavailable', 'request:fail', { retryable: true })
