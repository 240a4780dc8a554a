import * as fc from 'fast-check'
import { settle } from '../../support/manual-clock'
import { broken, findViolations } from './invariants'
import { stateOf, type Tab, type World } from './world'

/** What is expected of the app beside what every step leaves true. */
export interface Model {
  /** The user signed out and has not asked to be signed in since. */
  wantsOut: boolean
  /** Something final was said: a refused session may end by itself from now on. */
  hasFinalFailure: boolean
  /** The storage failed to keep what the next process, or another tab, would have had to know. */
  hasForgotten: boolean
  /** Only this invariant counts. */
  only: number | null
}

export interface StepResult {
  /** Whether this very step may end a session. */
  mayEnd: boolean
  /** Whether it may make the app ask for a login code, or give a session up for refused. */
  mayAsk: boolean
  /** It delivered a 401 for a token that was replaced since. */
  isLateRefusal?: boolean
}

export type Action = (world: World, model: Model, tab: Tab) => StepResult | Promise<StepResult>

export const harmless: StepResult = { mayEnd: false, mayAsk: true }

const dayMs = 86_400_000

/** A command of the model-based test: acts, lets everything settle, and looks at the whole world. */
export class Step implements fc.AsyncCommand<Model, World> {
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
    const refusedBefore = world.tabs.map((each) => stateOf(each).isRefused)
    world.mayEndByCallback = false
    const result = await this.action(world, model, tab)
    await settle()
    await settle()
    const { mayAsk } = result
    const mayEnd = result.mayEnd || world.mayEndByCallback
    const found = findViolations(world)
    world.tabs.forEach((each, index) => {
      const { session, signedOutBy, isRefused } = stateOf(each)
      if (!mayAsk && each.asks !== asksBefore[index]) {
        found.push(broken(result.isLateRefusal ? 2 : 10, 'renews without a reason'))
      }
      if (!mayAsk && isRefused && refusedBefore[index] === false) {
        found.push(broken(2, 'takes a session for refused that was not'))
      }
      if (session !== null && model.wantsOut) {
        found.push(broken(5, 'signed in although the user wants out'))
      }
      const isExpired = signedOutBy === 'expiry' && model.hasFinalFailure
      // A write that failed may be made up for, and found by another tab, at any time.
      const isUntold = world.tabs.length > 1 && isUnreliable(world)
      if (before[index] !== null && session === null && !mayEnd && !isExpired && !isUntold) {
        found.push(broken(8, `a session ended for no good reason (${String(signedOutBy)})`))
      }
    })
    throwIfBroken(found, model)
  }

  toString = () => `${this.name}#${String(this.tabIndex)}`
}

export const throwIfBroken = (found: string[], { only }: Model): void => {
  const counting = found.filter((text) => only === null || text.startsWith(broken(only, '')))
  if (counting.length > 0) throw new Error(counting.join('; '))
}

export const step = (name: string, action: Action): fc.Arbitrary<Step> =>
  fc.nat({ max: 1 }).map((tabIndex) => new Step(name, tabIndex, action))

/**
 * Has a session that nobody has refused, and that lasts for more than a day on the server's clock. What
 * another tab made of it since is not known while the storage cannot be read.
 */
export const isServed = (world: World, tab: Tab): boolean => {
  const { session, isRefused, activity } = stateOf(tab)
  if (world.tabs.length > 1 && isUnreliable(world)) return false
  if (session === null || isRefused || activity !== 'idle' || tab.isClockWrong) return false
  return Date.parse(session.expiresAt) - world.serverNowMs() > dayMs
}

/** The storage may hold an older record than the state, or none: the last write failed, or none was read. */
export const isOutOfDate = ({ tabs }: World): boolean =>
  tabs.some(({ hasFailed }) => hasFailed.read || hasFailed.write)

/** A write that failed leaves an older record, or none. */
export const isUnreliable = (world: World): boolean =>
  world.tabs.some(({ passport }) =>
    passport.log.entries().some(({ event }) => event === 'storageFailed'),
  ) || Object.values(world.storage.faults).includes(true)
