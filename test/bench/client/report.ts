import { markdownTable } from './markdown-table'
import { median } from './median'
import type { Cost, Outcome } from './outcome'
import type { Peer } from './peers/peer'
import { peers, type PeerName } from './peers/peers'
import { racedScenarios, scenarios, type RacedScenarioName } from './scenarios'

/** All runs of one peer in one scenario. */
export interface Cell {
  peer: PeerName
  scenario: RacedScenarioName
  parallel: number
  outcomes: Outcome[]
}

/** Exact counts; where the runs differ, from the least to the most. */
export const countsTable = (cells: readonly Cell[]): string =>
  tableOf(cells, (cell) => countsText(cell))

/** Medians of the ratios to the raw requests of the same run and scenario. */
export const timesTable = (cells: readonly Cell[]): string =>
  tableOf(cells, (cell) => {
    if (cell.peer === 'raw') {
      return `${median(cell.outcomes.map(({ tookMs }) => tookMs)).toFixed(0)} ms`
    }
    if (cell.outcomes.some(({ hanging }) => hanging > 0)) return 'hangs'
    const raw = cells.find(
      ({ peer, scenario, parallel }) =>
        peer === 'raw' && scenario === cell.scenario && parallel === cell.parallel,
    )
    const ratios = cell.outcomes.map(
      ({ tookMs }, run) => tookMs / (raw?.outcomes[run]?.tookMs ?? NaN),
    )
    return `${median(ratios).toFixed(1)}×`
  })

export const costTable = (costs: ReadonlyMap<PeerName, Cost[]>): string => {
  const rows = [...costs].map(([peer, list]) => [
    peers[peer].name,
    median(list.map(({ overheadUs }) => overheadUs)).toFixed(1),
    `${median(list.map(({ ratio }) => ratio)).toFixed(2)}×`,
    kibibytes(median(list.map(({ heldBytes }) => heldBytes))),
    kibibytes(median(list.map(({ leftBytes }) => leftBytes))),
  ])
  const head = [
    'signed in',
    'µs a request over raw',
    'to raw',
    'KiB held by 1,000 that wait',
    'KiB left',
  ]
  return markdownTable(head, rows)
}

const kibibytes = (bytes: number): string => (bytes / 1024).toFixed(0)

const tableOf = (cells: readonly Cell[], textOf: (cell: Cell) => string): string => {
  const head = ['client', 'at once', ...racedScenarios.map((name) => scenarios[name].title)]
  const keys = [...new Map(cells.map((cell) => [`${cell.peer} ${cell.parallel}`, cell])).values()]
  const rows = keys.map(({ peer, parallel }) => [
    peers[peer].name,
    String(parallel),
    ...racedScenarios.map((scenario) => {
      const cell = cells.find(
        (other) =>
          other.peer === peer && other.scenario === scenario && other.parallel === parallel,
      )
      return cell === undefined ? '–' : textOf(cell)
    }),
  ])
  return markdownTable(head, rows)
}

const countsText = ({ peer, scenario, outcomes }: Cell): string => {
  const range = (pick: (outcome: Outcome) => number): string => {
    const all = outcomes.map(pick)
    const [least, most] = [Math.min(...all), Math.max(...all)]
    return least === most ? String(most) : `${String(least)}–${String(most)}`
  }
  const some = (label: string, pick: (outcome: Outcome) => number) =>
    outcomes.some((outcome) => pick(outcome) > 0) ? [`${range(pick)} ${label}`] : []
  const isFailure = scenario === 'loginFails' || scenario === 'alwaysRejected'
  return [
    ...some('ok', ({ ok }) => ok),
    ...some('rejected', ({ rejected }) => rejected),
    ...some('HANG', ({ hanging }) => hanging),
    ...some('WRONG', ({ wrong }) => wrong),
    ...some('UNHANDLED', ({ unhandledRejections }) => unhandledRejections),
    ...some('CODES SENT TWICE', ({ reusedCodes }) => reusedCodes),
    `L${range(({ logins }) => logins)}`,
    `C${range(({ calls }) => calls)}`,
    ...(isFailure && peer !== 'raw'
      ? [outcomes.every(({ hasSession }) => hasSession) ? 'kept' : 'lost']
      : []),
  ].join(', ')
}

export const isPossible = (peer: PeerName, scenario: RacedScenarioName): boolean => {
  const { cannot = [] }: Peer = peers[peer]
  return !cannot.includes(scenario)
}
