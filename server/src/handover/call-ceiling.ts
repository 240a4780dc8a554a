import { ApiError } from '../errors'
import { statement, type Database } from '../db/port/database'
import type { Clock } from '../lib/clock'

export interface CallCeiling {
  /** Counts a call of today; rejects with `rate_limited`, and counts none, once the day's calls are used up. */
  take: () => Promise<void>
  /** From 0 to 1: how much of today's calls is used, as this node last saw it. */
  usedRatio: () => number
}

export interface CallCeilingOptions {
  database: Database
  /** Calls a day, of all nodes together. */
  max: number
  clock: Clock
}

const dayMs = 86_400_000
/** WeChat's quotas begin again at midnight in China. */
const chinaOffsetMs = 8 * 3_600_000

const countCall = statement<{ value: string }>(
  'count-call-of-day',
  `insert into shared_values (key, value, expires_at) values ($1, '1', $2)
   on conflict (key) do update set value = cast(cast(shared_values.value as bigint) + 1 as text)
   where cast(shared_values.value as bigint) < $3
   returning value`,
)

/** In the database, so that it holds over nodes and restarts, and without Redis. */
export const createCallCeiling = ({ database, max, clock }: CallCeilingOptions): CallCeiling => {
  let seen = { endsAtMs: 0, count: 0 }

  return {
    usedRatio: () => (seen.endsAtMs > clock() ? seen.count / max : 0),

    async take() {
      const nowMs = clock()
      const day = Math.floor((nowMs + chinaOffsetMs) / dayMs)
      const endsAtMs = (day + 1) * dayMs - chinaOffsetMs
      const values = [`handover-calls:${String(day)}`, endsAtMs, max]
      const counted = await database.transaction((tx) => tx.one(countCall, values))
      seen = { endsAtMs, count: counted === null ? max : Number(counted.value) }
      if (counted === null) throw new ApiError('rate_limited', { retryAfterMs: endsAtMs - nowMs })
    },
  }
}
