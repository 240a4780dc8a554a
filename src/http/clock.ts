/** Wall-clock time and one-shot timers of the host. */
export interface Clock {
  nowMs: () => number
  /** Runs once, after at least that long; returns what cancels it. */
  after: (delayMs: number, run: () => void) => () => void
}
