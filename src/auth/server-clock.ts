import type { Clock } from './ports'

/**
 * The server's clock as its answers show it. Unknown until the first answer of this launch: a stored
 * offset would be wrong as soon as the user sets the phone's clock.
 */
export interface ServerClock {
  /** Milliseconds of the server's clock, or null while it is unknown. */
  nowMs(): number | null
  note: (serverNowMs: number) => void
}

export const createServerClock = (clock: Clock): ServerClock => {
  let offsetMs: number | null = null
  return {
    nowMs: () => (offsetMs === null ? null : clock.nowMs() + offsetMs),
    note: (serverNowMs) => {
      offsetMs = serverNowMs - clock.nowMs()
    },
  }
}
