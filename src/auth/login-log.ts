import { array, nullable, number, object, parse, string } from 'valibot'
import type { AuthLog, AuthLogEvent, Clock, KeyValueStorage } from './ports'

export interface LoginLogEntry {
  atMs: number
  event: AuthLogEvent
  durationMs: number | null
  /** An error code, or what a check found. */
  code: string | null
}

/**
 * The last steps of the login state, to be read out to support. Holds no secret. It survives a
 * launch, since most users look for help after they started the app again.
 */
export interface LoginLog extends AuthLog {
  /** Oldest first. */
  entries(): readonly LoginLogEntry[]
  /** One line an entry, times in UTC. */
  toText(): string
}

const capacity = 200

/** One write for the steps of a sign-in, and none of them waits for it. */
const writeDelayMs = 2_000

/** Without a storage it lasts as long as the app. */
export const createLoginLog = (
  clock: Clock,
  storage?: KeyValueStorage,
  storagePrefix = 'taro-passport',
): LoginLog => {
  const key = `${storagePrefix}.log`
  let entries = storage === undefined ? [] : readEntries(storage, key)
  let isWriteDue = false

  const write = () => {
    isWriteDue = false
    try {
      storage?.write(key, JSON.stringify(entries))
    } catch {
      // A full storage: the log is the last thing to need room in it.
    }
  }

  return {
    entries: () => entries,
    add: (event, { durationMs = null, code = null }) => {
      entries = [...entries, { atMs: clock.nowMs(), event, durationMs, code }].slice(-capacity)
      if (storage === undefined || isWriteDue) return
      isWriteDue = true
      clock.after(writeDelayMs, write)
    },
    toText: () => entries.map(asLine).join('\n'),
  }
}

const entriesSchema = array(
  object({
    atMs: number(),
    event: string(),
    durationMs: nullable(number()),
    code: nullable(string()),
  }),
)

/** Empty where nothing usable is stored. */
const readEntries = (storage: KeyValueStorage, key: string): readonly LoginLogEntry[] => {
  try {
    // An event that only another version knows is shown by its name.
    return parse(entriesSchema, JSON.parse(String(storage.read(key)))) as LoginLogEntry[]
  } catch {
    return []
  }
}

const asLine = ({ atMs, event, durationMs, code }: LoginLogEntry): string =>
  [
    new Date(atMs).toISOString(),
    event,
    ...(durationMs === null ? [] : [`${String(durationMs)} ms`]),
    ...(code === null ? [] : [code]),
  ].join('  ')
