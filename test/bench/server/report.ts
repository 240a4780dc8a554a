import type { LargeTablesRow } from './measures/large-tables'
import type { MemoryReport } from './measures/memory'
import type { RevocationReport } from './measures/revocation'
import { median } from './measures/median'
import type { ThroughputReport, ThroughputRow } from './measures/throughput'

export interface Goal {
  text: string
  measured: string
  met: boolean
}

const own = 'taro-passport'
const meGoal = 0.6
const signInGoal = 0.085
const proxyGoal = 0.95
const rssGoalMb = 200
const revocationGoalMs = 1_000
const largeGoal = 0.9

export const throughputTable = ({ rows, helloPerSecond, helloGeneratorCpu }: ThroughputReport) =>
  table(
    ['', 'store', 'call', 'per second', 'of', 'p50 ms', 'p99 ms', 'RSS MiB', 'generator CPU'],
    [
      [
        'raw node:http hello',
        '',
        '',
        whole(helloPerSecond),
        '1 hello',
        '',
        '',
        '',
        part(helloGeneratorCpu),
      ],
      ...rows.map((row) => [
        row.target.name,
        row.target.store,
        row.call,
        whole(row.perSecond),
        `${row.toReference.toFixed(3)} ${row.reference}`,
        row.p50Ms.toFixed(1),
        row.p99Ms.toFixed(1),
        whole(row.rssMb),
        part(row.generatorCpu),
      ]),
    ],
  )

export const throughputGoals = ({ rows }: ThroughputReport): Goal[] =>
  rows
    .filter((row) => row.target.name === own)
    .flatMap((row): Goal[] => {
      const of = `${row.call} on ${row.target.store}`
      if (row.call === 'me') return [atLeast(`${of}, to hello`, row.toReference, meGoal)]
      if (row.reference === 'proxy')
        return [atLeast(`${of}, to the bare proxy`, row.toReference, proxyGoal)]
      const toPeers = peersOf(row, rows).map((peer) =>
        atLeast(`${of}, to ${peer.target.name} (${peer.target.store})`, ratioOf(row, peer), 1),
      )
      // Durability is what is compared with hello, so that goal names the store that flushes itself.
      if (row.target.store !== 'SQLite') return toPeers
      return [
        atLeast(`${of} (synchronous=FULL), to hello`, row.toReference, signInGoal),
        ...toPeers,
      ]
    })

/** Every peer, also one that keeps sessions in memory. */
const peersOf = ({ call }: ThroughputRow, rows: readonly ThroughputRow[]) =>
  rows.filter((row) => row.call === call && ![own, 'bare proxy'].includes(row.target.name))

/** Taken within each round, so that a slow minute of the machine hits both sides. */
const ratioOf = (row: ThroughputRow, other: ThroughputRow): number =>
  median(
    row.perSecondByRound.map(
      (perSecond, round) => perSecond / (other.perSecondByRound[round] ?? NaN),
    ),
  )

export const memoryGoal = (report: MemoryReport): Goal => ({
  text: `RSS over ${report.seconds} s at load, MiB (start ${whole(report.startMb)}, half-way ${whole(report.halfMb)}, end ${whole(report.endMb)}; ${report.signIns} sign-ins)`,
  measured: `${whole(report.maxMb)} at most, goal below ${rssGoalMb}`,
  met: report.maxMb < rssGoalMb,
})

export const revocationGoal = (by: string, report: RevocationReport): Goal => ({
  text: `a revocation is seen by the other node, ${by}`,
  measured: `${report.medianMs.toFixed(1)} ms, ${report.maxMs.toFixed(1)} ms at most, goal ${revocationGoalMs}`,
  met: report.maxMs <= revocationGoalMs,
})

export const largeGoals = (store: string, rows: readonly LargeTablesRow[]): Goal[] =>
  rows.map((row) =>
    atLeast(
      `${row.call} on ${store} with a million users (${whole(row.largePerSecond)}/s, small ${whole(row.smallPerSecond)}/s)`,
      row.largeToSmall,
      largeGoal,
    ),
  )

const atLeast = (text: string, value: number, goal: number): Goal => ({
  text,
  measured: `${value.toFixed(3)}, goal ${goal}`,
  met: value >= goal,
})

export const goalsTable = (goals: readonly Goal[]): string =>
  table(
    ['goal', 'measured', ''],
    goals.map(({ text, measured, met }) => [text, measured, met ? 'met' : 'MISSED']),
  )

const whole = (value: number) => String(Math.round(value))
const part = (value: number) => value.toFixed(2)

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
