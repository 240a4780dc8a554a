import type { Clock } from './ports'

/** Milliseconds since then; for ever where it never was, or the phone's clock was set back since. */
export const elapsedMs = (clock: Clock, sinceMs: number | null): number => {
  const ms = sinceMs === null ? -1 : clock.nowMs() - sinceMs
  return ms < 0 ? Infinity : ms
}
