import type { LoadGenerator } from '../load/load-generator'
import type { Program } from '../targets/program'
import type { OpenStore } from '../targets/stores'
import type { Target } from '../targets/target'

/** Of a measure that takes a call quiet and disturbed in turns. */
export interface ByTurnsOptions {
  generator: LoadGenerator
  upstream: Program
  target: Target
  openStore: OpenStore
  turns: number
  measureMs: number
}
