import { createSignal, type Signal } from './signal'

/** Something that the app did through the host, as it may be shown: no code, key or token in it. */
export type TimelineEvent =
  | { type: 'launch'; path: string }
  | { type: 'firstContent'; durationMs: number; requestsBefore: number }
  | { type: 'loginStart' }
  | {
      type: 'loginEnd'
      code: string | null
      /** The code is of the device and names no user. */
      isAnonymous?: boolean
      error: string | null
      durationMs: number
    }
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
  /** Something of a page can be seen; only the first time counts. */
  readonly markFirstContent: () => void
  /** When that was, in milliseconds since the phone was opened, or null. */
  readonly firstContentMs: () => number | null
}

export const createTimeline = (): Timeline => {
  const events: TimedEvent[] = []
  const setDataCalls: SetDataCall[] = []
  const requestStartsMs: number[] = []
  let firstContentMs: number | null = null
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
    },
    markFirstContent() {
      if (firstContentMs !== null) return
      firstContentMs = performance.now()
      add({
        type: 'firstContent',
        durationMs: firstContentMs,
        requestsBefore: requestStartsMs.length,
      })
    },
    countRequest() {
      requestStartsMs.push(performance.now())
      return requestStartsMs.length
    },
    firstContentMs: () => firstContentMs,
  }
}

/** `0a1B…`: enough to tell two codes apart, too little to use. */
export const shorten = (code: string): string => `${code.slice(0, 4)}…`
