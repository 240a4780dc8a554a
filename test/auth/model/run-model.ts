import * as fc from 'fast-check'
import { settle } from '../../support/manual-clock'
import { anyCommand } from './commands'
import { broken, findViolations, logViolations } from './invariants'
import { settleOperation } from './outcomes'
import { throwIfBroken, type Model } from './step'
import {
  createWorld,
  hosts,
  revive,
  stateOf,
  type SilentSignIn,
  type Tab,
  type World,
} from './world'

type HostName = keyof typeof hosts

export interface ModelOptions {
  runs: number
  seed: number
  /** Only this invariant counts; a failure is not shrunk then. */
  only?: number
}

/** Runs the model; resolves with the report of a failure, or null. */
export const runModel = async ({ runs, seed, only }: ModelOptions): Promise<string | null> => {
  const property = fc.asyncProperty(
    fc.constantFrom(1, 1, 2),
    fc.constantFrom<SilentSignIn>('launch', 'launch', 'gate', 'tap'),
    fc.constantFrom<HostName>('weapp', 'weapp', 'tt', 'alipay', 'h5', 'h5'),
    fc.commands([anyCommand], { maxCommands: 50, size: 'max' }),
    async (tabCount, policy, host, commands) => {
      const world = createWorld(tabCount, policy, hosts[host])
      const model: Model = {
        wantsOut: false,
        hasFinalFailure: false,
        hasForgotten: false,
        only: only ?? null,
      }
      try {
        await fc.asyncModelRun(() => ({ model, real: world }), commands)
        throwIfBroken(await findAtTheEnd(world, model), model)
      } finally {
        for (const tab of world.tabs) tab.kill()
        await settle()
      }
    },
  )
  const isSabotage = only !== undefined
  const details = await fc.check(property, {
    numRuns: runs,
    seed,
    endOnFailure: isSabotage,
    ...(!isSabotage && { verbose: fc.VerbosityLevel.Verbose }),
  })
  return details.failed
    ? `${String(details.errorInstance)}\n${String(fc.defaultReportMessage(details))}`
    : null
}

/** Nobody waits for ever; and when everything works again, the app finds back. */
const findAtTheEnd = async (world: World, model: Model): Promise<string[]> => {
  world.isOver = true
  await letTimePass(world)
  const found = world.waiters
    .filter(({ outcome, tab, life }) => outcome === null && tab.life === life)
    .map(({ what }) => broken(4, `${what} never settles`))
  found.push(...findViolations(world), ...logViolations(world))

  await heal(world, model)
  for (const tab of world.tabs) {
    const outcome = await comesBack(world, model, tab)
    if (outcome !== 'ok') found.push(broken(4, `does not find back: ${outcome}`))
    const { status, activity, error } = stateOf(tab)
    // A background renewal may have failed for good; the session still serves.
    if (status !== 'signedIn' || activity !== 'idle' || error?.retryable === true) {
      found.push(broken(4, `ends as ${status}, ${activity}, ${String(error?.code)}`))
    }
  }
  if (!model.hasForgotten) found.push(...straySessions(world))
  return found
}

/** Long enough for every wait of the app to have ended, whatever never settles. */
const letTimePass = async (world: World): Promise<void> => {
  await world.clock.advance(15 * 60_000)
}

/** Everything works again: the app must find back by itself. */
const heal = async (world: World, model: Model): Promise<void> => {
  Object.assign(world.storage.faults, { read: false, write: false, remove: false })
  Object.assign(world.server, { isBlocked: false, refusesAll: false })
  world.isLoginUnavailable = false
  for (const tab of world.tabs) {
    revive(tab)
    tab.passport.host.networkChanged(true)
  }
  for (let times = 0; times < 15; times += 1) {
    for (const operation of [...world.operations]) settleOperation(world, model, operation, 'ok')
    await world.clock.advance(4_000)
  }
}

/**
 * The user asks; again, where that showed that the account or the device had been cut off, or where a
 * renewal that was due showed it afterwards.
 */
const comesBack = async (world: World, model: Model, tab: Tab): Promise<string> => {
  let outcome = ''
  const isBack = () => outcome === 'ok' && stateOf(tab).session !== null
  for (let times = 0; times < 2 && !isBack(); times += 1) {
    Object.assign(tab, { hasAsked: true, isTapping: true, hasWithdrawn: false })
    const { auth, api } = tab.passport
    const asked = auth.signIn().done.then(() => api.readMe())
    tab.isTapping = false
    const settled = asked.then(
      () => 'ok',
      (error: unknown) => String(error),
    )
    await heal(world, model)
    outcome = await settled
  }
  return outcome
}

/** Sessions that the app was given, and has neither kept nor had revoked. */
const straySessions = ({ delivered, server, tabs, cookie }: World): string[] => {
  const current = tabs.map((tab) => stateOf(tab).session?.token)
  const isStray = delivered.some(
    (token) =>
      server.sessions.get(token)?.isAlive === true &&
      !current.includes(token) &&
      // A cookie that took its place leaves nobody anything to open it with.
      (cookie === undefined || cookie === token),
  )
  return isStray ? [broken(5, 'a session is neither kept nor revoked')] : []
}
