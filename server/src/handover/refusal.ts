import type { ProblemCode } from '../../../src/contract/problem'
import type { HandoverStatus } from '../../../src/contract/web-handovers'
import { recordAudit } from '../audit/audit-log'
import type { Database, Queries } from '../db/port/database'
import type { HandoversTable } from '../db/port/schema'
import { ApiError } from '../errors'

/** As the wire shows it. Only what waits can expire. */
export const statusOf = (row: HandoversTable, nowMs: number): HandoverStatus => {
  const status = row.status as HandoverStatus
  const isSettled = status === 'denied' || status === 'collected'
  return !isSettled && row.expires_at <= nowMs ? 'expired' : status
}

const problems = {
  pending: 'handover_pending',
  claimed: 'handover_pending',
  approved: 'handover_used',
  collected: 'handover_used',
  denied: 'handover_denied',
  expired: 'handover_expired',
} as const satisfies Readonly<Record<HandoverStatus, ProblemCode>>

/** What a call that came too early, too late or a second time is told. */
export const problemOf = (status: HandoverStatus): ProblemCode => problems[status]

export interface RefusedCall {
  call: 'claim' | 'approve' | 'deny' | 'collect' | 'redeem'
  reason: ProblemCode
  /** The user of the hand-over, or else the caller; null if neither is known. */
  userId: string | null
  sessionId: string | null
  requestId: string
  address: string
}

const recordRefusal = (tx: Queries, nowMs: number, refused: RefusedCall) =>
  recordAudit(tx, nowMs, {
    event: 'handover_refused',
    userId: refused.userId,
    sessionId: refused.sessionId,
    requestId: refused.requestId,
    detail: { call: refused.call, reason: refused.reason, address: refused.address },
  })

/** Throws the refusal once the audit log has it. */
export const refuse = async (
  database: Database,
  nowMs: number,
  refused: RefusedCall,
): Promise<never> => {
  await database.transaction((tx) => recordRefusal(tx, nowMs, refused))
  throw new ApiError(refused.reason)
}
