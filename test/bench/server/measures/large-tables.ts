import type { LoadGenerator } from '../load/load-generator'
import type { Program } from '../targets/program'
import { startPassport } from '../targets/passport'
import type { OpenStore, Store } from '../targets/stores'
import { meLoad, signInLoad, type Target } from '../targets/target'
import { fillTables } from './fill-tables'
import { median } from './median'
import { connections } from './throughput'

const calls = ['me', 'me, from the tables', 'sign-in'] as const

export interface LargeTablesRow {
  call: (typeof calls)[number]
  smallPerSecond: number
  largePerSecond: number
  largeToSmall: number
}

export interface LargeTablesOptions {
  generator: LoadGenerator
  upstream: Program
  target: Target
  openStore: OpenStore
  rounds: number
}

const smallUsers = 10_000
export const largeUsers = 1_000_000
/** Short and many, because the machine's speed changes within a minute. */
const turns = { warmUpMs: 400, measureMs: 2_000 }
const turnsEachRound = 3
/** Three times what a node keeps, asked for in turn: every call reaches the tables. */
const askedSessions = 60_000

/** The same calls against a small and a large database, in turns; both nodes stay up. */
export const measureLargeTables = async (
  options: LargeTablesOptions,
): Promise<LargeTablesRow[]> => {
  const { generator, upstream, target } = options
  const stores: Store[] = []
  const programs: Program[] = []
  try {
    const sides = []
    for (const users of [smallUsers, largeUsers]) {
      const store = await options.openStore()
      stores.push(store)
      // The first start makes the tables.
      await (await startPassport(store, upstream.url)).stop()
      await fillTables(store.databaseUrl, users)
      const program = await startPassport(store, upstream.url)
      programs.push(program)
      sides.push({
        program,
        // Of users who come after the others, so that no code is sent twice.
        me: await meLoad(target, program.url, connections, users, users),
        'me, from the tables': await meLoad(target, program.url, askedSessions, users),
        'sign-in': signInLoad(target, users),
      })
    }
    const [small, large] = sides
    if (small === undefined || large === undefined) throw new Error('unreachable')

    const rows: LargeTablesRow[] = []
    for (const call of calls) {
      const taken: { small: number; large: number }[] = []
      const run = async (side: typeof small) => {
        const load = { port: side.program.port, connections, ...turns, ...side[call] }
        return (await generator.run(load)).perSecond
      }
      for (let turn = 0; turn < options.rounds * turnsEachRound; turn += 1) {
        // Neither is always the one that follows the other's writes.
        const isSmallFirst = turn % 2 === 0
        const first = await run(isSmallFirst ? small : large)
        const second = await run(isSmallFirst ? large : small)
        taken.push(isSmallFirst ? { small: first, large: second } : { small: second, large: first })
      }
      rows.push({
        call,
        smallPerSecond: median(taken.map((pair) => pair.small)),
        largePerSecond: median(taken.map((pair) => pair.large)),
        largeToSmall: median(taken.map((pair) => pair.large / pair.small)),
      })
    }
    return rows
  } finally {
    for (const program of programs) await program.stop()
    for (const store of stores) await store.remove()
  }
}
