import type { LoadGenerator } from '../load/load-generator'
import type { Program } from '../targets/program'
import { startPassport } from '../targets/passport'
import type { OpenStore, Store } from '../targets/stores'
import { meLoad, signInLoad, type Load, type Target } from '../targets/target'
import { fillTables } from './fill-tables'
import { median } from './median'
import { connections } from './throughput'

const calls = ['me', 'me, from the tables', 'sign-in'] as const

type Call = (typeof calls)[number]

const smallFirst = ['small', 'large'] as const
const largeFirst = ['large', 'small'] as const

export interface LargeTablesRow {
  call: Call
  smallPerSecond: number
  largePerSecond: number
  largeToSmall: number
}

export interface LargeTablesOptions {
  generator: LoadGenerator
  upstream: Program
  target: Target
  openStore: OpenStore
  largeUsers: number
  rounds: number
}

const smallUsers = 10_000
/** Short and many, because the machine's speed changes within a minute. */
const turns = { warmUpMs: 400, measureMs: 2_000 }
const turnsEachRound = 3
/** Three times what a node keeps, asked for in turn: every call reaches the tables. */
const askedSessions = 60_000

/**
 * The same calls against a small and a large database, in turns. Both nodes restart in each round: one
 * process may be a fifth slower than another for all its life.
 */
export const measureLargeTables = async (
  options: LargeTablesOptions,
): Promise<LargeTablesRow[]> => {
  const { generator, upstream } = options
  const stores: Store[] = []
  const programs: Program[] = []

  const start = async (store: Store) => {
    const program = await startPassport(store, upstream.url)
    programs.push(program)
    return program
  }
  const stopAll = async () => {
    for (const program of programs.splice(0)) await program.stop()
  }

  const prepare = async (users: number) => {
    const store = await options.openStore()
    stores.push(store)
    // The first start makes the tables.
    await start(store)
    await stopAll()
    await fillTables(store.databaseUrl, users)
    const { url } = await start(store)
    const loads = await loadsOf(options.target, url, users)
    await stopAll()
    return { store, loads }
  }

  try {
    const sides = { small: await prepare(smallUsers), large: await prepare(options.largeUsers) }
    const taken: Taken[] = []
    for (let round = 0; round < options.rounds; round += 1) {
      const ports = {
        small: (await start(sides.small.store)).port,
        large: (await start(sides.large.store)).port,
      }
      for (const call of calls) {
        for (let turn = 0; turn < turnsEachRound; turn += 1) {
          const perSecond = { small: NaN, large: NaN }
          // Neither is always the one that follows the other's writes.
          for (const size of (round + turn) % 2 === 0 ? smallFirst : largeFirst) {
            const load = { port: ports[size], connections, ...turns, ...sides[size].loads[call] }
            perSecond[size] = (await generator.run(load)).perSecond
          }
          taken.push({ call, ...perSecond })
        }
      }
      await stopAll()
    }
    return calls.map((call) => rowOf(call, taken))
  } finally {
    await stopAll()
    for (const store of stores) await store.remove()
  }
}

interface Taken {
  call: Call
  small: number
  large: number
}

const loadsOf = async (
  target: Target,
  url: string,
  users: number,
): Promise<Record<Call, Load>> => ({
  // Of users who come after the others, so that no code is sent twice.
  me: await meLoad(target, url, connections, users, users),
  'me, from the tables': await meLoad(target, url, askedSessions, users),
  'sign-in': signInLoad(target, users),
})

const rowOf = (call: Call, taken: readonly Taken[]): LargeTablesRow => {
  const own = taken.filter((pair) => pair.call === call)
  return {
    call,
    smallPerSecond: median(own.map((pair) => pair.small)),
    largePerSecond: median(own.map((pair) => pair.large)),
    largeToSmall: median(own.map((pair) => pair.large / pair.small)),
  }
}
