import type { DisturbanceReport } from './measures/disturbance'
import { introspectionsPerSecond, type IntrospectionReport } from './measures/introspection'
import type { LargeTablesRow } from './measures/large-tables'
import type { MemoryReport } from './measures/memory'
import type { RevocationReport } from './measures/revocation'
import { median } from './measures/median'
import { steadyPerSecond, type SteadyRow } from './measures/steady'
import type { ThroughputReport, ThroughputRow } from './measures/throughput'

export interface Goal {
  text: string
  measured: string
  met: boolean
}

const own = 'taro-passport'
const meToHelloGoal = 0.4
const meToPeerGoal = 3
const signInToBetterAuthGoal = 2
const steadyP50GoalMs = 5
const steadyP99GoalMs = 25
const disturbanceGoalRatio = 2
const introspectionGoalRatio = 1.5
const introspectionLeastRate = 0.95
const rssGoalMb = 256
const revocationGoalMs = 1_000
const largeGoal = 0.8

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
      if (row.call === 'me') {
        const toBestPeer = Math.min(...peersOf(row, rows).map((peer) => ratioOf(row, peer)))
        return [
          atLeast(`${of}, to hello`, row.toReference, meToHelloGoal),
          atLeast(`${of}, to the best peer`, toBestPeer, meToPeerGoal),
        ]
      }
      if (row.reference === 'hello') return []
      return peersOf(row, rows)
        .filter(({ target }) => target.name === 'better-auth' && target.store === row.target.store)
        .map((peer) =>
          atLeast(`${of}, to better-auth on it`, ratioOf(row, peer), signInToBetterAuthGoal),
        )
    })

export const steadyGoals = (rows: readonly SteadyRow[]): Goal[] =>
  rows.flatMap((row) => {
    const of = `sign-in on ${row.target.store} at ${steadyPerSecond} a second, upstream 30 ms`
    return [
      atMostMs(
        `${of}: p50 (${row.p50Ms.toFixed(1)} ms) over the proxy`,
        row.p50OverProxyMs,
        steadyP50GoalMs,
      ),
      atMostMs(
        `${of}: p99 (${row.p99Ms.toFixed(1)} ms) over the proxy`,
        row.p99OverProxyMs,
        steadyP99GoalMs,
      ),
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

export const disturbanceGoal = (report: DisturbanceReport): Goal => ({
  text: `p99 of me on ${report.store} beside exports, hung uploads and a flood (${report.disturbedP99Ms.toFixed(1)} ms, quiet ${report.quietP99Ms.toFixed(1)} ms, ${report.exportedMiB.toFixed(0)} MiB of exports), to the quiet one`,
  measured: `${report.ratio.toFixed(2)}, goal at most ${disturbanceGoalRatio}`,
  met: report.ratio <= disturbanceGoalRatio,
})

/** A server that falls behind with introspection would leave more of its time to `me`. */
export const introspectionGoal = (report: IntrospectionReport): Goal => ({
  text: `p99 of me on ${report.store} beside ${whole(report.introspectionsPerSecond)} introspections a second (${report.busyP99Ms.toFixed(1)} ms, quiet ${report.quietP99Ms.toFixed(1)} ms; introspection p99 ${report.introspectionP99Ms.toFixed(1)} ms), to the quiet one`,
  measured: `${report.ratio.toFixed(2)}, goal at most ${introspectionGoalRatio}`,
  met:
    report.ratio <= introspectionGoalRatio &&
    report.introspectionsPerSecond >= introspectionLeastRate * introspectionsPerSecond,
})

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

export const largeGoals = (store: string, users: number, rows: readonly LargeTablesRow[]): Goal[] =>
  rows.map((row) =>
    atLeast(
      `${row.call} on ${store} with ${users} users (${whole(row.largePerSecond)}/s, small ${whole(row.smallPerSecond)}/s)`,
      row.largeToSmall,
      largeGoal,
    ),
  )

const atMostMs = (text: string, valueMs: number, goalMs: number): Goal => ({
  text,
  measured: `${valueMs.toFixed(1)} ms, goal ${goalMs} ms`,
  met: valueMs <= goalMs,
})

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
