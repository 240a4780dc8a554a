import { createSignal, type Signal } from './signal'

/** Something that the app did through the host, as it may be shown: no code, key or token in it. */
export type TimelineEvent =
  | { type: 'launch'; path: string }
  | { type: 'firstContent'; durationMs: number; requestsBefore: number }
  | { type: 'loginStart' }
  | { type: 'loginEnd'; code: string | null; error: string | null; durationMs: number }
  | { type: 'checkSession'; isAlive: boolean; durationMs: number }
  | { type: 'requestStart'; exchange: number; method: string; path: string }
  | {
      type: 'requestEnd'
      exchange: number
      method: string
      path: string
      statusCode: number | null
      error: string | null
      durationMs: number
    }
  | { type: 'storage'; action: 'set' | 'remove' | 'clear'; key: string; bytes: number }

export type TimedEvent = TimelineEvent & {
  id: number
  /** In milliseconds since 1970. */
  atMs: number
}

export interface SetDataCall {
  /** Since the phone was opened. */
  atMs: number
  bytes: number
  route: string
}

export interface Timeline {
  readonly events: readonly TimedEvent[]
  readonly added: Signal<TimedEvent>
  readonly add: (event: TimelineEvent) => void
  readonly setDataCalls: readonly SetDataCall[]
  readonly countSetData: (call: SetDataCall) => void
  /** Requests that have begun, finished or not, since the phone was opened. */
  readonly requestStartsMs: readonly number[]
  /** Gives the exchange its number. */
  readonly countRequest: () => number
  /** When the first page had something to show, or null. */
  readonly firstContentMs: () => number | null
}

export const createTimeline = (): Timeline => {
  const events: TimedEvent[] = []
  const setDataCalls: SetDataCall[] = []
  const requestStartsMs: number[] = []
  const added = createSignal<TimedEvent>()
  const add = (event: TimelineEvent) => {
    const timed = { ...event, id: events.length + 1, atMs: Date.now() }
    events.push(timed)
    added.send(timed)
  }
  return {
    events,
    added,
    add,
    setDataCalls,
    requestStartsMs,
    countSetData(call) {
      setDataCalls.push(call)
      if (setDataCalls.length > 1) return
      add({
        type: 'firstContent',
        durationMs: call.atMs,
        requestsBefore: requestStartsMs.length,
      })
    },
    countRequest() {
      requestStartsMs.push(performance.now())
      return requestStartsMs.length
    },
    firstContentMs: () => setDataCalls[0]?.atMs ?? null,
  }
}

/** `0a1B…`: enough to tell two codes apart, too little to use. */
export const shorten = (code: string): string => `${code.slice(0, 4)}…`
