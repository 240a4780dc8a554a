import type { AuthLog, AuthLogEvent, Clock } from './ports'

export interface LoginLogEntry {
  atMs: number
  event: AuthLogEvent
  durationMs: number | null
  /** An error code, or what a check found. */
  code: string | null
}

/** The last steps of the login state, to be read out to support. Holds no secret. */
export interface LoginLog extends AuthLog {
  /** Oldest first. */
  entries(): readonly LoginLogEntry[]
  /** One line an entry, times in UTC. */
  toText(): string
}

const capacity = 200

export const createLoginLog = (clock: Clock): LoginLog => {
  let entries: readonly LoginLogEntry[] = []
  return {
    entries: () => entries,
    add: (event, { durationMs = null, code = null }) => {
      entries = [...entries, { atMs: clock.nowMs(), event, durationMs, code }].slice(-capacity)
    },
    toText: () => entries.map(asLine).join('\n'),
  }
}

const asLine = ({ atMs, event, durationMs, code }: LoginLogEntry): string =>
  [
    new Date(atMs).toISOString(),
    event,
    ...(durationMs === null ? [] : [`${String(durationMs)} ms`]),
    ...(code === null ? [] : [code]),
  ].join('  ')
