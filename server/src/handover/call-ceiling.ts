import { ApiError } from '../errors'
import { statement, type Database } from '../db/port/database'
import type { Clock } from '../lib/clock'

/** Counts a call of today; rejects with `rate_limited` once the day's calls are used up. */
export type TakeCall = () => Promise<void>

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
   returning value`,
)

/** In the database, so that it holds over nodes and restarts, and without Redis. */
export const createCallCeiling =
  ({ database, max, clock }: CallCeilingOptions): TakeCall =>
  async () => {
    const nowMs = clock()
    const day = Math.floor((nowMs + chinaOffsetMs) / dayMs)
    const endsAtMs = (day + 1) * dayMs - chinaOffsetMs
    const key = `handover-calls:${String(day)}`
    const counted = await database.transaction((tx) => tx.one(countCall, [key, endsAtMs]))
    if (Number(counted?.value ?? 0) > max) {
      throw new ApiError('rate_limited', { retryAfterMs: endsAtMs - nowMs })
    }
  }
