import type { Clock } from './ports'

/** Milliseconds since then; for ever where the phone's clock was set back since. */
export const elapsedMs = (clock: Clock, sinceMs: number): number => {
  const ms = clock.nowMs() - sinceMs
  return ms < 0 ? Infinity : ms
}
