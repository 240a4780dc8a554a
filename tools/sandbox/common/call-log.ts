import type { FaultKind } from './faults'

/** A user's ids at a platform, as they may be shown: `oAbC…`. */
export interface ShownIdentity {
  subject: string
  unionId: string | null
}

/** One call as it may be shown: codes and ids are shortened, and no secret, key or token is in it. */
export interface CallRecord {
  id: number
  /** ISO 8601 in UTC. */
  at: string
  method: string
  path: string
  appId: string | null
  userId: string | null
  /** The first characters of a one-time code, for example `0a1B…`. */
  code: string | null
  /** What an exchange of a login code gave. */
  identity?: ShownIdentity
  /** The HTTP status, or null where the connection ended without an answer. */
  status: number | null
  /** 0 is success; null where the answer was none. */
  errcode: number | null
  ms: number
  fault: FaultKind | null
}

export type CallListener = (record: CallRecord) => void

export interface CallLog {
  add(record: Omit<CallRecord, 'id'>): void
  /** The latest calls, oldest first, after the one with this id. */
  since(id: number): CallRecord[]
  /** Returns what ends the subscription. */
  subscribe(listener: CallListener): () => void
}

const ringSize = 500

/** `0a1B…`: enough to tell two codes or ids apart, too little to use. */
export const shortenCode = (text: string): string => `${text.slice(0, 4)}…`

export const createCallLog = (): CallLog => {
  const records: CallRecord[] = []
  const listeners = new Set<CallListener>()
  let lastId = 0

  return {
    add(facts) {
      lastId += 1
      const record: CallRecord = { id: lastId, ...facts }
      records.push(record)
      if (records.length > ringSize) records.shift()
      for (const listener of listeners) listener(record)
    },
    since: (id) => records.filter((record) => record.id > id),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
