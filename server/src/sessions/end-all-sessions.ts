import type { Actor } from '../audit/actor'
import { recordAudit } from '../audit/audit-log'
import type { Queries } from '../db/port/database'
import { revokeOtherSessions } from './session-queries'
import { rememberRevokedMs } from './sessions'

const noSession = ''

/** Part of a transaction. @returns how many there were. */
export const endAllSessions = async (
  tx: Queries,
  userId: string,
  nowMs: number,
  { by, requestId }: Actor,
): Promise<number> => {
  const count = await tx.run(revokeOtherSessions, [
    userId,
    noSession,
    nowMs,
    nowMs + rememberRevokedMs,
  ])
  await recordAudit(tx, nowMs, {
    event: 'sessions_revoked',
    userId,
    requestId,
    detail: { count, by },
  })
  return count
}
