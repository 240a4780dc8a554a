import type { ProblemCode } from '../../../src/contract/problem'
import type { HandoverStatus } from '../../../src/contract/web-handovers'
import { recordAudit } from '../audit/audit-log'
import type { Database, Queries } from '../db/port/database'
import type { HandoversTable } from '../db/port/schema'
import { ApiError } from '../errors'
import { lockUser } from '../users/user-queries'

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
  call: 'claim' | 'approve' | 'deny' | 'collect' | 'issue' | 'redeem'
  /** The user of the hand-over, or else the caller; null if neither is known. */
  userId: string | null
  sessionId: string | null
  requestId: string
  address: string
}

const recordRefusal = async (
  tx: Queries,
  nowMs: number,
  reason: string,
  { call, address, ...whose }: RefusedCall,
) => {
  // Of an account that was deleted meanwhile nothing is written again.
  if (whose.userId !== null && (await tx.one(lockUser, [whose.userId])) === null) return
  const detail = { call, reason, address }
  await recordAudit(tx, nowMs, { event: 'handover_refused', ...whose, detail })
}

/** Throws the error once the audit log has it, or cannot take it. What may succeed later with nothing changed is no refusal. */
export const refuse = async (
  database: Database,
  nowMs: number,
  error: unknown,
  refused: RefusedCall,
): Promise<never> => {
  if (error instanceof ApiError && !error.retryable) {
    await database
      .transaction((tx) => recordRefusal(tx, nowMs, error.code, refused))
      // The refusal is what the client must learn.
      .catch(() => undefined)
  }
  throw error
}
