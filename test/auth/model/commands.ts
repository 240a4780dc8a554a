import * as fc from 'fast-check'
import { people } from './fake-server'
import { outcomes, settleAll, settleOne, settleThen, type Outcome } from './outcomes'
import {
  abortAll,
  abortOne,
  download,
  manyOrders,
  manyReads,
  manyUploads,
  read,
  readOrders,
  write,
  writeOnce,
  writeOrder,
  writeOrderOnce,
} from './requests'
import {
  advance,
  behindPortal,
  behindUploads,
  foreground,
  forgetSessions,
  letRun,
  noInHostWindow,
  orderBehindProxy,
  overtake,
  refuseReplay,
} from './situations'
import {
  callBack,
  decline,
  isStoredOut,
  signIn,
  signOut,
  throwingSubscriber,
  withdraw,
  withdrawAll,
} from './signing'
import {
  harmless,
  isOutOfDate,
  isUnreliable,
  step,
  type Action,
  type Model,
  type Step,
} from './step'
import { revive, type World } from './world'

const dayMs = 86_400_000

const network =
  (isOnline: boolean): Action =>
  (_, __, tab) => {
    if (isOnline) revive(tab)
    tab.passport.host.networkChanged(isOnline)
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
  const mayEnd = wantsOut || isOutOfDate(world) || world.storage.faults.read
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

const revokeDevices = serverEvent(({ server }) => {
  for (const session of server.sessions.values()) {
    if (session.isAlive) server.revokedIds.add(session.id)
    session.isAlive = false
  }
})

const deleteAccount = serverEvent(({ server }) => {
  server.deleteAccount()
})

/** The phone is another person's from now on: so says its next login code. */
const changeOwner = (owner: number): Action =>
  serverEvent(({ server }) => {
    server.owner = owner
  })

const mergeAccounts = (goes: number, stays: number): Action =>
  serverEvent(({ server }) => {
    server.merge(goes, stays)
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

const person = fc.nat({ max: people - 1 })

/** What the user may do while something is on its way through the app. */
const deeds: Readonly<Record<string, Action>> = {
  signIn,
  signOut,
  decline,
  withdrawAll,
  read,
  withdraw: withdraw(0),
}

const anyDeed = fc.constantFrom(...Object.keys(deeds))

const deedOf = (name: string): Action => deeds[name] ?? (() => harmless)

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
  {
    weight: 6,
    arbitrary: fc
      .tuple(anyOutcome, fc.nat({ max: 14 }), anyDeed)
      .chain(([outcome, ticks, deed]) =>
        step(
          `settleLatest(${outcome}), after ${String(ticks)} ticks ${deed}`,
          settleThen(-1, outcome, ticks, deedOf(deed)),
        ),
      ),
  },
  { weight: 3, arbitrary: step('settleAll(ok)', settleAll('ok')) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({ min: 2, max: 5 }), fc.constantFrom<Outcome>('ok', 'ok', 'garbage'))
      .chain(([rounds, outcome]) =>
        step(`letRun(${String(rounds)}, ${outcome})`, letRun(rounds, outcome)),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .nat({ max: 5 })
      .chain((rounds) => step(`overtake(${String(rounds)})`, overtake(rounds))),
  },
  { weight: 1, arbitrary: step('refuse a replay', refuseReplay) },
  { weight: 1, arbitrary: step('behind a portal', behindPortal) },
  { weight: 1, arbitrary: step('an order behind a proxy', orderBehindProxy) },
  { weight: 1, arbitrary: step("a no in the host's window", noInHostWindow) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.boolean(), fc.constantFrom(0, 31_000))
      .chain(([isInterrupted, ms]) =>
        step(
          `behind uploads for ${String(ms)}${isInterrupted ? ', interrupted' : ''}`,
          behindUploads(isInterrupted, ms),
        ),
      ),
  },
  { weight: 1, arbitrary: step('settleAll(refused)', settleAll('refused')) },
  { weight: 1, arbitrary: step('settleAll(fail)', settleAll('fail')) },
  { weight: 7, arbitrary: step('read', read) },
  { weight: 2, arbitrary: step('write', write) },
  { weight: 1, arbitrary: step('writeOnce', writeOnce) },
  { weight: 2, arbitrary: step('download', download) },
  { weight: 1, arbitrary: step('manyReads', manyReads) },
  { weight: 5, arbitrary: step('readOrders', readOrders) },
  { weight: 2, arbitrary: step('writeOrder', writeOrder) },
  { weight: 1, arbitrary: step('writeOrderOnce', writeOrderOnce) },
  { weight: 1, arbitrary: step('manyOrders', manyOrders) },
  { weight: 1, arbitrary: step('manyUploads', manyUploads) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 5 }).chain((pick) => step(`abort(${String(pick)})`, abortOne(pick))),
  },
  { weight: 1, arbitrary: step('abortAll', abortAll) },
  { weight: 5, arbitrary: step('signIn', signIn) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(0, 0, 0, 1, 2, 3)
      .chain((pick) => step(`withdraw(${String(pick)})`, withdraw(pick))),
  },
  { weight: 1, arbitrary: step('withdrawAll', withdrawAll) },
  { weight: 2, arbitrary: step('decline', decline) },
  { weight: 2, arbitrary: step('signOut', signOut) },
  { weight: 1, arbitrary: step('subscriber throws', throwingSubscriber) },
  {
    weight: 2,
    arbitrary: anyDeed.chain((deed) => step(`subscriber calls ${deed}`, callBack(deedOf(deed)))),
  },
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
  {
    weight: 2,
    arbitrary: step('clock set back, for a while', async (world, model, tab) => {
      await jump(-400 * dayMs)(world, model, tab)
      return advance(90_000)(world, model, tab)
    }),
  },
  { weight: 1, arbitrary: step('storage write fault', storageFault('write')) },
  { weight: 1, arbitrary: step('storage remove fault', storageFault('remove')) },
  { weight: 1, arbitrary: step('storage read fault', storageFault('read')) },
  { weight: 2, arbitrary: step('kill', kill) },
  { weight: 3, arbitrary: step('server forgets', forgetSessions) },
  { weight: 1, arbitrary: step('owner revokes', revokeDevices) },
  { weight: 1, arbitrary: step('account deleted', deleteAccount) },
  {
    weight: 2,
    arbitrary: person.chain((owner) =>
      step(`the phone of person ${String(owner)}`, changeOwner(owner)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(person, person)
      .chain(([goes, stays]) =>
        step(`merge ${String(goes)} into ${String(stays)}`, mergeAccounts(goes, stays)),
      ),
  },
  { weight: 1, arbitrary: step('account blocked', toggleBlocked) },
  { weight: 1, arbitrary: step('server refuses all', toggleRefusesAll) },
  { weight: 1, arbitrary: step('no login', toggleLogin) },
)
