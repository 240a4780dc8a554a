import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { settle } from '../../support/manual-clock'
import { anyCommand } from './commands'
import { findViolations } from './invariants'
import { settleOperation } from './outcomes'
import type { Model } from './step'
import { createWorld, revive, stateOf, type SilentSignIn, type Tab, type World } from './world'

const settings: Readonly<Record<string, string | undefined>> = process.env
const isCi = settings['CI'] !== undefined
const runs = Number(settings['MODEL_RUNS'] ?? (isCi ? 10_000 : 1_000))
/** CI always takes the same way, so that no change is blamed for what it did not do. */
const seed = settings['MODEL_SEED'] ?? (isCi ? '20261127' : undefined)

/** Long enough for every wait of the app to have ended, whatever never settles. */
const settleAll = async (world: World): Promise<void> => {
  for (let times = 0; times < 40; times += 1) await world.clock.advance(10_000)
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
  for (let times = 0; times < 30; times += 1) {
    for (const operation of [...world.operations]) settleOperation(world, model, operation, 'ok')
    await world.clock.advance(2_000)
  }
}

/** The user asks; again, where that showed that the account or the device had been cut off. */
const comesBack = async (world: World, model: Model, tab: Tab): Promise<string> => {
  let outcome = ''
  for (let times = 0; times < 2 && outcome !== 'ok'; times += 1) {
    Object.assign(tab, { hasAsked: true, isTapping: true })
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
const straySessions = ({ delivered, server, tabs }: World): string[] => {
  const current = tabs.map((tab) => stateOf(tab).session?.token)
  return delivered.filter(
    (token) => server.sessions.get(token)?.isAlive === true && !current.includes(token),
  )
}

describe('createAuth and createHttpClient', () => {
  it('keep every promise in any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 1, 2),
        fc.constantFrom<SilentSignIn>('launch', 'launch', 'gate', 'tap'),
        fc.commands([anyCommand], { maxCommands: 50, size: 'max' }),
        async (tabCount, policy, commands) => {
          const world = createWorld(tabCount, policy)
          const model: Model = { wantsOut: false, hasFinalFailure: false, hasForgotten: false }
          await fc.asyncModelRun(() => ({ model, real: world }), commands)

          await settleAll(world)
          const waiting = world.waiters.filter(
            ({ outcome, tab, life }) => outcome === null && tab.life === life,
          )
          expect(waiting.map(({ what }) => what)).toEqual([])
          expect(findViolations(world)).toEqual([])

          await heal(world, model)
          for (const tab of world.tabs) {
            expect(await comesBack(world, model, tab)).toBe('ok')
            const { status, activity, error } = stateOf(tab)
            // A background renewal may have failed for good; the session serves all the same.
            expect([status, activity, error?.retryable ?? false]).toEqual([
              'signedIn',
              'idle',
              false,
            ])
          }
          if (!model.hasForgotten) expect(straySessions(world)).toEqual([])
          for (const tab of world.tabs) tab.kill()
          await settle()
        },
      ),
      {
        numRuns: runs,
        verbose: fc.VerbosityLevel.Verbose,
        ...(seed !== undefined && { seed: Number(seed) }),
      },
    )
  }, 600_000)
})
