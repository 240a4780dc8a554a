import * as fc from 'fast-check'
import { AppError } from '../../../src/contract/app-error'
import type { WireAnswer, WireRequest } from '../../../src/http/transport'
import { settle } from '../../support/manual-clock'
import { isExchange, problem, tokenOf } from './fake-server'
import { findViolations } from './invariants'
import { stateOf, type Operation, type Tab, type World } from './world'

/** What is expected of the app beside what every step leaves true. */
export interface Model {
  /** The user signed out and has not asked to be signed in since. */
  wantsOut: boolean
  /** Something final was said: a refused session may end by itself from now on. */
  hasFinalFailure: boolean
  /** The phone's clock was set. */
  hasJumped: boolean
  /** The storage failed, or the server refused sessions that it still keeps. */
  isBroken: boolean
}

const dayMs = 86_400_000

type Action = (world: World, model: Model, tab: Tab) => StepResult | Promise<StepResult>

interface StepResult {
  /** Whether this very step may end a session. */
  mayEnd: boolean
  /** Whether it may make the app ask for a login code. */
  mayAsk: boolean
}

const harmless: StepResult = { mayEnd: false, mayAsk: true }

/** A command of the model-based test: acts, lets everything settle, and looks at the whole world. */
class Step implements fc.AsyncCommand<Model, World> {
  constructor(
    private readonly name: string,
    private readonly tabIndex: number,
    private readonly action: Action,
  ) {}

  check = () => true

  run = async (model: Model, world: World): Promise<void> => {
    const tab = world.tabs[this.tabIndex % world.tabs.length]
    if (tab === undefined) throw new Error('no tab')
    const before = world.tabs.map((each) => stateOf(each).session)
    const asksBefore = world.tabs.map(({ asks }) => asks)
    const { mayEnd, mayAsk } = await this.action(world, model, tab)
    await settle()
    await settle()
    const found = findViolations(world)
    world.tabs.forEach((each, index) => {
      if (!mayAsk && each.asks !== asksBefore[index]) found.push('a late refusal renewed again')
      const { session, signedOutBy } = stateOf(each)
      if (session !== null && model.wantsOut) found.push('signed in although the user wants out')
      const isExpired = signedOutBy === 'expiry' && model.hasFinalFailure
      // A write that failed may be made up for, and found by another tab, at any time.
      const isUntold = world.tabs.length > 1 && isUnreliable(world)
      if (before[index] !== null && session === null && !mayEnd && !isExpired && !isUntold) {
        found.push(`a session ended for no good reason (${String(signedOutBy)})`)
      }
    })
    if (found.length > 0) throw new Error(found.join('; '))
  }

  toString = () => `${this.name}#${String(this.tabIndex)}`
}

const step = (name: string, action: Action): fc.Arbitrary<Step> =>
  fc.nat({ max: 1 }).map((tabIndex) => new Step(name, tabIndex, action))

const read: Action = (world, _, tab) => {
  const task = tab.passport.api.readMe()
  world.tasks.push({ task, tab, life: tab.life })
  world.watch(tab, 'read', task)
  return harmless
}

const write: Action = (world, _, tab) => {
  const task = tab.passport.api.updateMe({ nickname: 'Bo' })
  world.tasks.push({ task, tab, life: tab.life })
  world.watch(tab, 'write', task)
  return harmless
}

const manyReads: Action = (world, model, tab) => {
  for (let times = 0; times < 15; times += 1) void read(world, model, tab)
  return harmless
}

const abortOne =
  (pick: number): Action =>
  (world) => {
    const living = world.tasks.filter(({ tab, life }) => tab.life === life)
    living[pick % Math.max(1, living.length)]?.task.abort()
    return harmless
  }

const signIn: Action = (world, model, tab) => {
  model.wantsOut = false
  for (const each of world.tabs) {
    each.hasAsked = true
    each.vainAsks = Math.min(each.vainAsks, 0)
  }
  world.watch(tab, 'sign in', tab.passport.auth.signIn())
  return harmless
}

const signOut: Action = (world, model, tab) => {
  const wasStoredOut = isStoredOut(world)
  const signedOut = tab.passport.auth.signOut()
  if (stateOf(tab).status !== 'signedOut') throw new Error('signing out is not immediate')
  world.watch(tab, 'sign out', signedOut)
  tab.epoch += 1
  tab.hasAsked = false
  // What the storage did not take, or held before, the other tabs are not told of.
  model.wantsOut =
    world.tabs.length === 1 || (!wasStoredOut && isStoredOut(world) && !isUnreliable(world))
  if (model.wantsOut) {
    for (const each of world.tabs) {
      each.epoch += 1
      each.hasAsked = false
    }
  }
  return { mayEnd: true, mayAsk: true }
}

const isStoredOut = (world: World): boolean =>
  [...world.storage.values.values()].some((text) => String(text).includes('"signedOutBy":"user"'))

const foreground: Action = (_, __, tab) => {
  tab.foregrounds += 1
  tab.passport.host.foreground()
  return harmless
}

const network =
  (isOnline: boolean): Action =>
  (_, __, tab) => {
    tab.passport.host.networkChanged(isOnline)
    return harmless
  }

const advance =
  (ms: number): Action =>
  async (world) => {
    await world.clock.advance(ms)
    return harmless
  }

const jump =
  (ms: number): Action =>
  (world, model) => {
    model.hasJumped = true
    for (const tab of world.tabs) tab.vainAsks = -Infinity
    world.jump(ms)
    return harmless
  }

const storageFault =
  (kind: 'read' | 'write' | 'remove'): Action =>
  (world, model) => {
    model.isBroken = true
    world.storage.faults[kind] = !world.storage.faults[kind]
    return harmless
  }

const kill: Action = (world, model, tab) => {
  const { wantsOut } = model
  tab.kill()
  if (!isStoredOut(world) || world.storage.faults.read) model.wantsOut = false
  // Only what is on the disk survives, and a storage that fails may have kept anything.
  const mayEnd = wantsOut || isUnreliable(world)
  world.launch(tab)
  return { mayEnd, mayAsk: true }
}

/** A write that failed leaves an older record, or none. */
const isUnreliable = (world: World): boolean =>
  world.tabs.some(({ passport }) =>
    passport.log.entries().some(({ event }) => event === 'storageFailed'),
  ) || Object.values(world.storage.faults).includes(true)

const serverEvent =
  (change: (world: World, model: Model) => void): Action =>
  (world, model) => {
    change(world, model)
    return harmless
  }

const forgetSessions = serverEvent(({ server }) => {
  for (const session of server.sessions.values()) session.isAlive = false
})

const revokeDevices = serverEvent(({ server }) => {
  for (const session of server.sessions.values()) {
    if (session.isAlive) server.revokedIds.add(session.id)
    session.isAlive = false
  }
})

const deleteAccount = serverEvent(({ server }) => {
  server.isDeleted = true
  for (const session of server.sessions.values()) session.isAlive = false
})

const toggleBlocked = serverEvent(({ server }) => {
  server.isBlocked = !server.isBlocked
})

const toggleRefusesAll = serverEvent(({ server }, model) => {
  model.isBroken = true
  server.refusesAll = !server.refusesAll
})

const toggleLogin: Action = (world, model) => {
  world.isLoginUnavailable = !world.isLoginUnavailable
  for (const tab of world.tabs) tab.vainAsks = Math.min(tab.vainAsks, 0)
  model.hasFinalFailure = true
  return harmless
}

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
  /** The host, or the server, says no for good. */
  | 'refused'

const outcomes: readonly Outcome[] = ['ok', 'fail', 'lost', 'busy', 'busyFor', 'garbage', 'refused']

const settleOne =
  (pick: number, outcome: Outcome): Action =>
  (world, model) => {
    const operation = world.operations[pick % Math.max(1, world.operations.length)]
    return operation === undefined ? harmless : settleOperation(world, model, operation, outcome)
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
  operation.reject(new AppError('login_failed', 'login:fail', { retryable }))
  return harmless
}

const settleRequest = (
  world: World,
  model: Model,
  operation: Operation,
  outcome: Outcome,
): StepResult => {
  const { wire } = operation
  if (wire === null) return harmless
  if (outcome === 'fail') {
    operation.reject(networkError())
    return harmless
  }
  const answer = answerOf(world, operation, outcome)
  if (outcome === 'lost') {
    operation.reject(networkError())
    return harmless
  }
  const code = codeOf(answer)
  if (isExchange(wire)) {
    // Whoever gave up hears nothing of it: to the app it is as if the answer was lost.
    if (answer.status === 201 && !operation.isAborted) world.delivered.push(tokenIn(answer))
    if (answer.status >= 400 && answer.status < 429) model.hasFinalFailure = true
  } else if (outcome === 'refused') {
    model.isBroken = true
  }
  const isLate = isLateRefusal(world, operation, answer, model)
  if (answer.status === 401) countRefusal(world, wire)
  operation.resolve(answer)
  return { mayEnd: isExchange(wire) && endings.includes(code ?? ''), mayAsk: !isLate }
}

const endings = ['session_revoked', 'identity_mismatch', 'account_blocked']

const tokenIn = ({ body }: WireAnswer): string => (JSON.parse(body) as { token: string }).token

/** A 401 for a token that was replaced since, by a session that there is no reason to renew. */
const isLateRefusal = (
  world: World,
  { wire, tab }: Operation,
  answer: WireAnswer,
  model: Model,
): boolean => {
  const { session, activity, isRefused } = stateOf(tab)
  const token = wire === null ? undefined : tokenOf(wire)
  if (answer.status !== 401 || token === undefined || session === null) return false
  if (isRefused || activity !== 'idle' || model.hasJumped) return false
  return token !== session.token && Date.parse(session.expiresAt) - world.serverNowMs() > dayMs
}

const countRefusal = (world: World, wire: WireRequest): void => {
  const key = wire.headers['idempotency-key']
  if (key === undefined) return
  const times = (world.refusals.get(key) ?? 0) + 1
  world.refusals.set(key, times)
  if (times > 2) world.violations.push('a request was replayed twice')
}

const answerOf = (world: World, operation: Operation, outcome: Outcome): WireAnswer => {
  const nowMs = world.serverNowMs()
  const { wire } = operation
  if (wire === null) throw new Error('no request')
  switch (outcome) {
    case 'busy':
      return problem('service_unavailable', nowMs)
    case 'busyFor':
      return problem('rate_limited', nowMs, { 'retry-after': '30' })
    case 'garbage':
      return { status: 200, headers: {}, body: '<html>sign in to the wifi</html>' }
    case 'refused':
      return isExchange(wire)
        ? problem('login_code_invalid', nowMs)
        : problem('session_invalid', nowMs)
    case 'ok':
    case 'lost':
    case 'fail':
      return world.server.handle(wire, nowMs)
  }
}

const codeOf = ({ body }: WireAnswer): string | undefined => {
  try {
    return (JSON.parse(body) as { code?: string }).code
  } catch {
    return undefined
  }
}

const networkError = (): AppError =>
  new AppError('network_unavailable', 'request:fail', { retryable: true })

/** Every way in which the world may go on, the likely ones more often. */
export const anyCommand: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.nat({ max: 12 }), fc.constantFrom<Outcome>('ok', 'ok', 'ok', ...outcomes))
      .chain(([pick, outcome]) =>
        step(`settle(${String(pick)}, ${outcome})`, settleOne(pick, outcome)),
      ),
  },
  { weight: 4, arbitrary: step('read', read) },
  { weight: 2, arbitrary: step('write', write) },
  { weight: 1, arbitrary: step('manyReads', manyReads) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 5 }).chain((pick) => step(`abort(${String(pick)})`, abortOne(pick))),
  },
  { weight: 3, arbitrary: step('signIn', signIn) },
  { weight: 2, arbitrary: step('signOut', signOut) },
  { weight: 2, arbitrary: step('foreground', foreground) },
  { weight: 1, arbitrary: step('online', network(true)) },
  { weight: 1, arbitrary: step('offline', network(false)) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(0, 400, 1_500, 5_000, 11_000, 31_000, 90_000, 29 * dayMs)
      .chain((ms) => step(`advance(${String(ms)})`, advance(ms))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(-400 * dayMs, -90_000, 90_000, 40 * dayMs, 4_000 * dayMs)
      .chain((ms) => step(`jump(${String(ms)})`, jump(ms))),
  },
  { weight: 1, arbitrary: step('storage write fault', storageFault('write')) },
  { weight: 1, arbitrary: step('storage remove fault', storageFault('remove')) },
  { weight: 1, arbitrary: step('storage read fault', storageFault('read')) },
  { weight: 2, arbitrary: step('kill', kill) },
  { weight: 2, arbitrary: step('server forgets', forgetSessions) },
  { weight: 1, arbitrary: step('owner revokes', revokeDevices) },
  { weight: 1, arbitrary: step('account deleted', deleteAccount) },
  { weight: 1, arbitrary: step('account blocked', toggleBlocked) },
  { weight: 1, arbitrary: step('server refuses all', toggleRefusesAll) },
  { weight: 1, arbitrary: step('no login', toggleLogin) },
)
