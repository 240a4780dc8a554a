import type { Counts } from './backend/counts'
import type { Heap } from './measure-heap'
import type { PeerName } from './peers/peers'
import type { ScenarioName } from './scenarios'

/** What one child process is asked to run. */
export interface Trial {
  origin: string
  peer: PeerName
  scenario: ScenarioName
  /** Requests sent at once. */
  parallel: number
  seed: number
}

/** What became of it. */
export interface Outcome extends Counts {
  ok: number
  rejected: number
  /** Resolved with something else than the user that was asked for. */
  wrong: number
  /** Neither, when the patience ran out. */
  hanging: number
  unhandledRejections: number
  hasSession: boolean
  /** From the first request to the last answer; with hanging ones, to the end of the patience. */
  tookMs: number
  /** How the rejections name themselves. */
  reasons: Record<string, number>
}

/** What a signed-in peer costs a request. */
export interface Cost extends Heap {
  /** Microseconds a request over the raw one beside it; medians of the rounds. */
  overheadUs: number
  /** To the raw request. */
  ratio: number
}
