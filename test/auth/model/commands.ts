import * as fc from 'fast-check'
import { userAnswerSchema } from '../../../src/contract/user'
import type { Task } from '../../../src/http/task'
import { outcomes, settleAll, settleOne, type Outcome } from './outcomes'
import {
  harmless,
  isServed,
  isUnreliable,
  step,
  type Action,
  type Model,
  type Step,
  type StepResult,
} from './step'
import { revive, stateOf, type Tab, type World } from './world'

const dayMs = 86_400_000

/** Each with a query of its own, by which its refusals are counted. */
const read: Action = (world, _, tab) =>
  send(world, tab, 'read', () =>
    tab.passport.client.request({
      method: 'GET',
      path: '/v1/me',
      query: { n: world.tasks.length },
      expect: userAnswerSchema,
    }),
  )

const write: Action = (world, _, tab) =>
  send(world, tab, 'write', () => tab.passport.api.updateMe({ nickname: 'Bo' }))

const manyReads: Action = async (world, model, tab) => {
  const result = await read(world, model, tab)
  for (let times = 1; times < 15; times += 1) void read(world, model, tab)
  return result
}

const send = (world: World, tab: Tab, what: string, begin: () => Task<unknown>): StepResult => {
  const mayAsk = !isServed(world, tab)
  const task = begin()
  world.tasks.push({ task, tab, life: tab.life })
  world.watch(tab, what, task)
  return { mayEnd: false, mayAsk }
}

const abortOne =
  (pick: number): Action =>
  (world) => {
    const living = world.tasks.filter(({ tab, life }) => tab.life === life)
    living[pick % Math.max(1, living.length)]?.task.abort()
    return harmless
  }

const abortAll: Action = (world, _, tab) => {
  for (const each of world.tasks) if (each.tab === tab && each.life === tab.life) each.task.abort()
  return harmless
}

const signIn: Action = (world, model, tab) => {
  model.wantsOut = false
  for (const each of world.tabs) {
    each.hasAsked = true
    each.vainAsks = Math.min(each.vainAsks, 0)
  }
  const { session, isRefused, activity } = stateOf(tab)
  // A tap takes the place of a silent sign-in.
  const isInFlight = activity === 'signingIn' || activity === 'renewing'
  if (isInFlight && tab.isSilent && (session === null || isRefused)) tab.epoch += 1
  tab.isTapping = true
  world.watch(tab, 'sign in', tab.passport.auth.signIn().done)
  tab.isTapping = false
  return harmless
}

const signOut: Action = (world, model, tab) => {
  const wasStoredOut = isStoredOut(world)
  const signedOut = tab.passport.auth.signOut()
  if (stateOf(tab).status !== 'signedOut') throw new Error('signing out is not immediate')
  if (!isStoredOut(world) && !isUnreliable(world)) throw new Error('a sign-out is not stored')
  world.watch(tab, 'sign out', signedOut)
  Object.assign(tab, { epoch: tab.epoch + 1, hasAsked: false, quietUntilMs: 0 })
  // What the storage did not take, or held before, the other tabs are not told of.
  model.wantsOut =
    world.tabs.length === 1 || (!wasStoredOut && isStoredOut(world) && !isUnreliable(world))
  if (model.wantsOut) {
    for (const each of world.tabs) {
      Object.assign(each, { epoch: each.epoch + 1, hasAsked: false, quietUntilMs: 0 })
    }
  }
  return { mayEnd: true, mayAsk: true }
}

const isStoredOut = (world: World): boolean =>
  [...world.storage.values.values()].some((text) => String(text).includes('"signedOutBy":"user"'))

const foreground: Action = (_, __, tab) => {
  tab.foregrounds += 1
  revive(tab)
  tab.passport.host.foreground()
  return harmless
}

const network =
  (isOnline: boolean): Action =>
  (_, __, tab) => {
    if (isOnline) revive(tab)
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
  (world) => {
    for (const tab of world.tabs) Object.assign(tab, { vainAsks: -Infinity, quietUntilMs: 0 })
    world.jump(ms)
    return harmless
  }

const storageFault =
  (kind: 'read' | 'write' | 'remove'): Action =>
  (world, model) => {
    if (world.tabs.length > 1) model.hasForgotten = true
    world.storage.faults[kind] = !world.storage.faults[kind]
    return harmless
  }

const kill: Action = (world, model, tab) => {
  const { wantsOut } = model
  tab.kill()
  if (!isStoredOut(world) || world.storage.faults.read) model.wantsOut = false
  // Only what is on the disk survives, and a storage that fails may have kept anything.
  const mayEnd = wantsOut || isUnreliable(world)
  if (isUnreliable(world)) model.hasForgotten = true
  world.launch(tab)
  return { mayEnd, mayAsk: true }
}

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

const toggleRefusesAll = serverEvent(({ server }) => {
  server.refusesAll = !server.refusesAll
})

const toggleLogin: Action = (world, model) => {
  world.isLoginUnavailable = !world.isLoginUnavailable
  for (const tab of world.tabs) tab.vainAsks = Math.min(tab.vainAsks, 0)
  model.hasFinalFailure = true
  return harmless
}

const anyOutcome = fc.constantFrom<Outcome>(...Array<Outcome>(7).fill('ok'), ...outcomes)

/** Every way in which the world may go on, the likely ones more often. */
export const anyCommand: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc
      .tuple(fc.nat({ max: 12 }), anyOutcome)
      .chain(([pick, outcome]) =>
        step(`settle(${String(pick)}, ${outcome})`, settleOne(pick, outcome)),
      ),
  },
  {
    weight: 16,
    arbitrary: anyOutcome.chain((outcome) =>
      step(`settleLatest(${outcome})`, settleOne(-1, outcome)),
    ),
  },
  { weight: 3, arbitrary: step('settleAll(ok)', settleAll('ok')) },
  { weight: 1, arbitrary: step('settleAll(refused)', settleAll('refused')) },
  { weight: 1, arbitrary: step('settleAll(fail)', settleAll('fail')) },
  { weight: 7, arbitrary: step('read', read) },
  { weight: 2, arbitrary: step('write', write) },
  { weight: 1, arbitrary: step('manyReads', manyReads) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 5 }).chain((pick) => step(`abort(${String(pick)})`, abortOne(pick))),
  },
  { weight: 1, arbitrary: step('abortAll', abortAll) },
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
  { weight: 3, arbitrary: step('server forgets', forgetSessions) },
  { weight: 1, arbitrary: step('owner revokes', revokeDevices) },
  { weight: 1, arbitrary: step('account deleted', deleteAccount) },
  { weight: 1, arbitrary: step('account blocked', toggleBlocked) },
  { weight: 1, arbitrary: step('server refuses all', toggleRefusesAll) },
  { weight: 1, arbitrary: step('no login', toggleLogin) },
)
