import { parseArgs } from 'node:util'
import { buildOurs } from './build-ours'
import { missedGoals } from './goals'
import { installPeers } from './install-peers'
import type { Cost } from './outcome'
import { peerNames, type PeerName } from './peers/peers'
import { costTable, countsTable, isPossible, timesTable, type Cell } from './report'
import { runInChild, startBackend } from './run-in-child'
import { racedScenarios } from './scenarios'
import { sizeReport } from './size-report'

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const { values: options } = parseArgs({
  options: {
    /** Of the lateness of the 401s; each run adds one. */
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    runs: { type: 'string', default: '3' },
    /** A peer's name in the code; may be given more than once. */
    only: { type: 'string', multiple: true },
  },
})

const seed = Number(options.seed)
const runs = Number(options.runs)
const chosen = peerNames.filter((name) => name === 'raw' || (options.only?.includes(name) ?? true))

/** A trial that hangs, or that retries for this long, tells nothing new the second time. */
const slowMs = 20_000

/**
 * Run by run, scenario by scenario, the peers one after the other: what slows the machine down for
 * a while slows all of them.
 */
const runRaces = async (origin: string): Promise<Cell[]> => {
  const cells = chosen.flatMap((peer) =>
    [10, 1000].flatMap((parallel) =>
      racedScenarios
        .filter((scenario) => isPossible(peer, scenario))
        .map((scenario): Cell => ({ peer, scenario, parallel, outcomes: [] })),
    ),
  )
  for (let run = 0; run < runs; run += 1) {
    for (const parallel of [10, 1000]) {
      for (const scenario of racedScenarios) {
        const column = cells.filter(
          (cell) => cell.scenario === scenario && cell.parallel === parallel,
        )
        for (const { peer, outcomes } of column) {
          if (outcomes.some(({ hanging, tookMs }) => hanging > 0 || tookMs > slowMs)) continue
          const trial = { origin, peer, scenario, parallel, seed: seed + run }
          outcomes.push(await runInChild(trial))
        }
      }
    }
    print(`  run ${String(run + 1)} of ${String(runs)} done`)
  }
  return cells
}

const measureCosts = async (origin: string): Promise<Map<PeerName, Cost[]>> => {
  const costs = new Map<PeerName, Cost[]>(chosen.map((peer) => [peer, []]))
  for (let run = 0; run < runs; run += 1) {
    for (const [peer, list] of costs) {
      list.push(await runInChild({ origin, peer, scenario: 'warm', parallel: 1000, seed }))
    }
  }
  return costs
}

const main = async (): Promise<void> => {
  installPeers()
  await buildOurs()
  print(`seed ${String(seed)}, ${String(runs)} runs of each`)
  const backend = await startBackend()
  try {
    const cells = await runRaces(backend.origin)
    print('\nL logins, C calls that reached the resource, kept or lost: the stored session\n')
    print(countsTable(cells))
    print('From the first request to the last answer, medians; raw as it is, the others to raw\n')
    print(timesTable(cells))
    print(costTable(await measureCosts(backend.origin)))
    print(await sizeReport())
    const missed = missedGoals(cells)
    print(missed.length === 0 ? 'taro-passport: every goal met' : missed.join('\n'))
    if (missed.length > 0) process.exitCode = 1
  } finally {
    backend.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
