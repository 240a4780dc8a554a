import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../db/port/database'
import type { OauthStatesTable } from '../db/port/schema'
import { findState } from './oauth-state-queries'

/** The state once its first arrival is done, on any node; null where that takes too long. */
export type AwaitResult = (stateHash: string) => Promise<OauthStatesTable | null>

/** Longer than a call to the platform may take, shorter than a proxy waits. */
const timeoutMs = 8_000
const pollMs = 100

/** All that wait for one state at this node share one query at a time. */
export const createAwaitResult = (database: Pick<Database, 'one'>): AwaitResult => {
  const waiting = new Map<string, Promise<OauthStatesTable | null>>()

  const poll = async (stateHash: string): Promise<OauthStatesTable | null> => {
    const endMs = performance.now() + timeoutMs
    for (;;) {
      const row = await database.one(findState, [stateHash])
      if (row === null || row.result !== null) return row
      if (performance.now() >= endMs) return null
      await sleep(pollMs)
    }
  }

  return (stateHash) => {
    const shared = waiting.get(stateHash)
    if (shared !== undefined) return shared
    const started = poll(stateHash).finally(() => waiting.delete(stateHash))
    waiting.set(stateHash, started)
    return started
  }
}
