import { AppError } from '../../../src/contract/app-error'
import type { WireRequest, WireResponse } from '../../../src/http/ports'
import { toCode } from '../../../src/web-sign-in/web-exchange'
import { backendAnswer, isOfBackend } from './backend'
import { isExchange, isQuestion, problem, tokenOf } from './fake-server'
import { settle } from '../../support/manual-clock'
import { countOnWire, isLiveSignIn, maxInFlight } from './invariants'
import { endByNo } from './signing'
import { harmless, isServed, type Action, type Model, type StepResult } from './step'
import {
  pauseMs,
  questionOf,
  stateOf,
  type Operation,
  type PageRequest,
  type Tab,
  type World,
} from './world'

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
  /** It took effect, and a proxy sent 401 in the server's place. */
  | 'gateway'
  /** It took effect, and a captive portal responded with JSON of its own. */
  | 'portal'
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
  'portal',
  'refused',
]

/** What a busy server asks for. */
export const retryAfterMs = 30_000

export const settleOne =
  (pick: number, outcome: Outcome): Action =>
  (world, model) => {
    const operation = world.operations.at(pick % Math.max(1, world.operations.length))
    return operation === undefined ? harmless : settleOperation(world, model, operation, outcome)
  }

/** Something else happens while what was settled makes its way through the app's promises. */
export const settleThen =
  (pick: number, outcome: Outcome, ticks: number, then: Action): Action =>
  async (world, model, tab) => {
    const isOfAnotherTab = world.operations.at(pick)?.tab !== tab
    const first = settleOne(pick, outcome)(world, model, tab) as StepResult
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
    // A tab that is about to send something has yet to hear of what another one does meanwhile.
    if (isOfAnotherTab) await settle()
    const second = await then(world, model, tab)
    return {
      mayEnd: first.mayEnd || second.mayEnd,
      mayAsk: first.mayAsk || second.mayAsk,
    }
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
    if (operation.kind !== 'request' || operation.wire === null) return harmless
    if (isOfBackend(operation.wire)) backendAnswer(world, operation.wire, outcome)
    else answerOf(world, operation, outcome)
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
    world.codes.set(code, { epoch: operation.epoch, givenAtMs: world.elapsedMs() })
    operation.resolve(world.host.hasCookie ? toCode({ kind: 'handover', id: code }) : code)
    return harmless
  }
  if (outcome === 'garbage' && world.host.hasCookie) {
    // The browser shows the page again that had left for WeChat's.
    operation.resolve(toCode({ kind: 'cookie', isMade: true }))
    return harmless
  }
  if (outcome === 'refused' && world.host.mayDeclineInHost && !operation.isSilent) {
    if (isLiveSignIn(world, operation.tab, operation)) endByNo(world, model, operation.tab)
    operation.reject(new AppError('cancelled', 'login:fail cancel', { retryable: false }))
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
  if (isOfBackend(wire)) return settleBackend(world, operation, wire, outcome)
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
  const isMade = isExchange(wire) && !isQuestion(wire)
  if (isOwnWord(outcome) && !operation.isAborted) takeCookie(world, answer)
  if (isExchange(wire)) {
    // The caller gave up and hears nothing of it: to the app it is as if the response was lost.
    const hasSession = codeOf(answer) === undefined && isOwnWord(outcome) && answer.status < 300
    if (isMade && hasSession && !operation.isAborted) world.delivered.push(tokenIn(answer))
    if (answer.status >= 400 && answer.status < 429 && code !== undefined) {
      model.hasFinalFailure = true
    }
    if (outcome === 'busyFor') keepQuiet(world, operation, 'server', retryAfterMs)
    // The question of a web page has no code that could be an old one.
    else if (outcome === 'refused' && !isQuestion(wire)) keepQuiet(world, operation, 'code')
    else if (answer.status === 403 || answer.status === 401) keepQuiet(world, operation, 'final')
    else if (!hasSession) keepQuiet(world, operation, 'server')
    else if (isQuestion(wire) && stateOf(tab).revocations.includes(tokenIn(answer))) {
      // The session of the cookie ended here, so the app must take it for none.
      if (isLiveSignIn(world, tab, operation)) model.hasFinalFailure = true
      keepQuiet(world, operation, 'final')
    }
  }
  const isLate = isLateRefusal(world, operation, answer)
  // A place on a full wire becomes free: what waits for it may find that a renewal is due.
  const isRenewalDue = !isServed(world, tab) && countOnWire(world, tab) >= maxInFlight - 1
  if (answer.headers['date'] !== undefined && !operation.isAborted) {
    Object.assign(tab, { hasDate: true, isClockWrong: false })
  }
  const request = world.requests[Number(wire.headers['x-task'] ?? NaN)]
  if (request !== undefined) noteArrival(request, answer)
  if (answer.status === 401 && code === 'session_invalid' && !isExchange(wire)) {
    world.refusedTokens.add(tokenOf(wire) ?? '')
  }
  // Only our own API's JSON shows that the server lets the renewed token in.
  const isProof = answer.status === 200 && !wire.isDownload && isOwnWord(outcome)
  if (isProof && tab.quietFor === 'vainRenewal') tab.quietUntilMs = 0
  if (!isProof && !isExchange(wire)) tab.hasFalseProof = true
  operation.resolve(answer)
  return {
    mayEnd: isExchange(wire) && endings.includes(code ?? ''),
    mayAsk: !isLate && (isOwnWord(outcome) || isExchange(wire) || isRenewalDue),
    isLateRefusal: isLate,
  }
}

const isOwnWord = (outcome: Outcome): boolean =>
  outcome !== 'gateway' && outcome !== 'portal' && outcome !== 'garbage'

const failToAnswer = (world: World, operation: Operation): void => {
  const { wire, tab } = operation
  if (wire !== null && isExchange(wire)) {
    const { quietUntilMs, quietFor, begunAgainFor } = tab
    const question = questionOf(world, wire)
    if (question && isQuestion(wire) && isLiveSignIn(world, tab, operation)) {
      question.beforeFailure = { quietUntilMs, quietFor, begunAgainFor: new Set(begunAgainFor) }
    }
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

const tokenIn = ({ body }: WireResponse): string => {
  const { token, session } = JSON.parse(body) as { token?: string; session: { id: string } }
  return token ?? session.id
}

/** The browser takes over what a response sets, also where nobody waits for it. */
const takeCookie = (world: World, { headers }: WireResponse): void => {
  const cookie = headers['set-cookie']
  if (cookie !== undefined) world.cookie = cookie === '' ? null : cookie
}

/** A 401 for a token that was replaced since, by a session that there is no reason to renew. */
const isLateRefusal = (world: World, { wire, tab }: Operation, answer: WireResponse): boolean => {
  const token = wire === null ? undefined : tokenOf(wire)
  if (answer.status !== 401 || token === undefined || !isServed(world, tab)) return false
  return token !== stateOf(tab).session?.token
}

/** Of the team's own backend: nothing that it says is about the session. */
const settleBackend = (
  world: World,
  operation: Operation,
  wire: WireRequest,
  outcome: Outcome,
): StepResult => {
  const { tab } = operation
  const answer = backendAnswer(world, wire, outcome)
  // The fetch of another token, and whatever was waiting for a place, may find that a renewal is due.
  const mayAsk = !isServed(world, tab)
  if (outcome === 'fail' || outcome === 'lost') {
    operation.reject(networkError())
    return { mayEnd: false, mayAsk }
  }
  const request = world.requests[Number(wire.headers['x-task'] ?? NaN)]
  if (request !== undefined) noteArrival(request, answer)
  if (request !== undefined && answer.status === 401) request.refusedToken = tokenOf(wire) ?? ''
  operation.resolve(answer)
  return { mayEnd: false, mayAsk }
}

const noteArrival = (request: PageRequest, answer: WireResponse): void => {
  request.arrivedForId = stateOf(request.tab).session?.userId ?? null
  if (answer.status === 401) request.refusals += 1
}

const answerOf = (world: World, operation: Operation, outcome: Outcome): WireResponse => {
  const nowMs = world.serverNowMs()
  const { wire, cookie } = operation
  if (wire === null) throw new Error('no request')
  switch (outcome) {
    case 'busy':
      return problem('service_unavailable', nowMs)
    case 'busyFor':
      return problem('rate_limited', nowMs, { 'retry-after': String(retryAfterMs / 1000) })
    case 'gateway':
      world.server.handle(wire, nowMs, cookie)
      return { status: 401, headers: {}, body: '<html>sign in to the proxy</html>' }
    case 'portal':
      world.server.handle(wire, nowMs, cookie)
      return { status: 200, headers: {}, body: '{"code":0,"data":null}' }
    case 'garbage':
      return { status: 200, headers: {}, body: '<html>sign in to the wifi</html>' }
    case 'refused':
      if (isQuestion(wire)) return problem('session_invalid', nowMs)
      return isExchange(wire)
        ? problem('login_code_invalid', nowMs)
        : world.server.refuse(wire, nowMs)
    case 'ok':
    case 'lost':
    case 'fail':
      return world.server.handle(wire, nowMs, cookie)
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
