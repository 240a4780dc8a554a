import {
  isOutOfDate,
  isUnreliable,
  harmless,
  type Action,
  type Model,
  type StepResult,
} from './step'
import { broken } from './invariants'
import { stateOf, subscriberError, type Tab, type World } from './world'

/** What the user does about signing in and out, and what subscribers do when they hear of it. */

export const signIn: Action = (world, model, tab) => {
  model.wantsOut = false
  for (const each of world.tabs) {
    each.hasAsked = true
    each.vainAsks = Math.min(each.vainAsks, 0)
  }
  const isNeeded = needsSignIn(tab)
  if (isNeeded && (!isInFlight(tab) || tab.isSilent)) tab.openAskers.clear()
  if (isNeeded) tab.hasWithdrawn = false
  const isFree = isNeeded && !isInFlight(tab) && world.elapsedMs() > tab.idleSinceMs + longestWaitMs
  const { asks } = tab
  const askersBefore = tab.askers.length
  tab.isTapping = true
  const request = tab.passport.auth.signIn()
  tab.isTapping = false
  // A subscriber may have signed out on the way to it.
  if (isInFlight(tab)) tab.hasAsked = true
  // The tap may have found a session that could not be read before.
  if (isFree && needsSignIn(tab) && tab.asks === asks && world.tabs.length === 1) {
    world.violations.push(broken(17, 'a tap is kept waiting for no reason'))
  }
  const waiter = world.watch(tab, 'sign in', request.done)
  const asker = { request, waiter, isWithdrawn: false }
  // A tap that a subscriber made within this one came last: only its failure is still to be withdrawn.
  const isSuperseded = tab.askers.length > askersBefore && !isInFlight(tab)
  tab.askers.push(asker)
  if (isNeeded && !isSuperseded) tab.openAskers.add(asker)
  return harmless
}

const needsSignIn = (tab: Tab): boolean => {
  const { session, isRefused } = stateOf(tab)
  return session === null || isRefused
}

/** Of a tap after a failure: what a busy server asks for. */
const longestWaitMs = 31_000

const isInFlight = (tab: Tab): boolean => ['signingIn', 'renewing'].includes(stateOf(tab).activity)

/** A screen is closed, left or unmounted, at any time and also for a second time. */
export const withdraw =
  (pick: number): Action =>
  (world, _, tab) => {
    const asker = tab.askers.at(-1 - (pick % Math.max(1, tab.askers.length)))
    if (asker === undefined) return harmless
    const isLast = tab.openAskers.delete(asker) && tab.openAskers.size === 0
    if (isLast) endSignIn(tab)
    asker.isWithdrawn = true
    act(world, tab, () => asker.request.withdraw(), isLast ? expectForgotten : () => undefined)
    return harmless
  }

export const withdrawAll: Action = (world, model, tab) => {
  tab.askers.forEach((_, index) => {
    void withdraw(index)(world, model, tab)
  })
  return harmless
}

/** What is expected at once, unless a subscriber has already begun another sign-in. */
const act = (world: World, tab: Tab, deed: () => void, expect: Expectation): void => {
  const before = tab.asks
  deed()
  if (tab.asks === before) expect(world, tab)
}

type Expectation = (world: World, tab: Tab) => void

/** What was in flight is given up, and a failure forgotten; nobody sees what it would have brought. */
const endSignIn = (tab: Tab): void => {
  const vainAsks = Math.min(tab.vainAsks, 0)
  Object.assign(tab, { epoch: tab.epoch + 1, quietUntilMs: 0, vainAsks })
  tab.openAskers.clear()
  if (stateOf(tab).session === null) Object.assign(tab, { hasAsked: false, hasWithdrawn: true })
}

const expectForgotten = (world: World, tab: Tab): void => {
  const { activity, error } = stateOf(tab)
  if (isInFlight(tab) || error !== null) {
    world.violations.push(broken(13, `not forgotten at once: ${activity}, ${String(error?.code)}`))
  }
}

export const decline: Action = (world, model, tab) => {
  if (stateOf(tab).session === null) {
    return leave(
      world,
      model,
      tab,
      () => {
        tab.passport.auth.decline()
      },
      expectForgotten,
    )
  }
  // There is nothing to decline but the sign-in of a tap.
  const isOfTap = isInFlight(tab) && !tab.isSilent
  if (isOfTap) endSignIn(tab)
  act(world, tab, () => tab.passport.auth.decline(), isOfTap ? expectForgotten : () => undefined)
  return harmless
}

/** The user says no in the host's own window. */
export const endByNo = (world: World, model: Model, tab: Tab): void => {
  Object.assign(tab, { epoch: tab.epoch + 1, hasAsked: false })
  tab.openAskers.clear()
  if (stateOf(tab).session !== null) return
  tab.hasWithdrawn = world.tabs.length === 1
  model.wantsOut = world.tabs.length === 1 && !isUnreliable(world)
}

export const signOut: Action = (world, model, tab) =>
  leave(world, model, tab, () => {
    world.watch(tab, 'sign out', tab.passport.auth.signOut())
  })

const leave = (
  world: World,
  model: Model,
  tab: Tab,
  deed: () => void,
  expect: Expectation = () => undefined,
): StepResult => {
  // To a tab that knows of an earlier sign-out, one after a session that it never saw is no news.
  const isKnown = world.tabs.some((each) => each !== tab && stateOf(each).signedOutBy === 'user')
  const isNews = !isKnown && !isStoredOut(world)
  const { asks } = tab
  Object.assign(tab, { epoch: tab.epoch + 1, hasAsked: false, quietUntilMs: 0 })
  tab.openAskers.clear()
  // A subscriber may sign in again at once.
  model.wantsOut = world.tabs.length === 1
  act(world, tab, deed, () => {
    expect(world, tab)
    // With what it could not read before, a tab may find a session, which it does not decline.
    const isFound = expect === expectForgotten && stateOf(tab).session !== null
    if (isFound && (isUnreliable(world) || world.tabs.length > 1)) {
      model.wantsOut = false
      return
    }
    if (stateOf(tab).signedOutBy === null) {
      world.violations.push(broken(6, 'signing out is not immediate'))
    }
    if (!isStoredOut(world) && !isOutOfDate(world)) {
      world.violations.push(broken(6, 'a sign-out is not stored'))
    }
    if (world.tabs.length > 1) leaveOtherTabs(world, model, isNews)
  })
  // It ends as well what a subscriber began on another tab's news, which the sign-out itself found.
  if (world.tabs.length > 1 && tab.asks !== asks && !isInFlight(tab)) tab.epoch += 1
  return { mayEnd: true, mayAsk: true }
}

/** What the storage did not take, or held before, the other tabs are not told of. */
const leaveOtherTabs = (world: World, model: Model, isNews: boolean): void => {
  model.wantsOut = isNews && isStoredOut(world) && !isUnreliable(world)
  if (!model.wantsOut) return
  for (const each of world.tabs) {
    Object.assign(each, { epoch: each.epoch + 1, hasAsked: false, quietUntilMs: 0 })
    each.openAskers.clear()
  }
}

export const isStoredOut = (world: World): boolean =>
  [...world.storage.values.values()].some((text) =>
    /"signedOutBy":"(user|revoked|deleted)"/.test(String(text)),
  )

/** A careless subscriber: it throws whenever it hears of something. */
export const throwingSubscriber: Action = (_, __, tab) => {
  tab.passport.auth.store.subscribe(() => {
    throw subscriberError
  })
  return harmless
}

/** A subscriber that acts from within the next change of the state, once. */
export const callBack =
  (action: Action): Action =>
  (world, model, tab) => {
    const stop = tab.passport.auth.store.subscribe(() => {
      stop()
      if (world.isOver) return
      world.callbacks += 1
      const result = action(world, model, tab) as StepResult
      if (result.mayEnd) world.mayEndByCallback = true
    })
    return harmless
  }
