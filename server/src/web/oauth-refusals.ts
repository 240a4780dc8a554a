import { recordAudit } from '../audit/audit-log'
import type { Database } from '../db/port/database'
import { ApiError } from '../errors'
import type { Clock } from '../lib/clock'
import { createRateCap } from '../lib/rate-cap'
import type { RequestSource } from '../sign-in/request-source'

/** Why a callback has nothing to finish. The browser learns only that it must begin again. */
export type OauthRefusal =
  | 'unknown'
  | 'foreign_browser'
  | 'expired'
  /** The session that the first arrival made has ended since. */
  | 'ended'

export interface OauthRefusals {
  /** Always rejects. */
  refuse(reason: OauthRefusal, source: Pick<RequestSource, 'id' | 'ip'>): Promise<never>
  record(reason: OauthRefusal, source: Pick<RequestSource, 'id' | 'ip'>): Promise<void>
}

export interface OauthRefusalsOptions {
  database: Database
  clock: Clock
}

/** Anyone can call the callback: a flood must not fill the audit log, and the log counts the rest. */
const maxRecordedEachSecond = 10

export const createOauthRefusals = ({ database, clock }: OauthRefusalsOptions): OauthRefusals => {
  const mayRecord = createRateCap(maxRecordedEachSecond)

  const record: OauthRefusals['record'] = async (reason, { id, ip }) => {
    if (!mayRecord()) return
    const entry = { userId: null, requestId: id, detail: { reason, address: ip } }
    await database.transaction((tx) =>
      recordAudit(tx, clock(), { event: 'oauth_refused', ...entry }),
    )
  }

  return {
    record,
    async refuse(reason, source) {
      await record(reason, source)
      throw new ApiError('oauth_state_invalid')
    },
  }
}
