import { statement, type Queries } from '../db/port/database'
import { newId } from '../crypto/ids'

export type AuditEvent =
  | 'signed_in'
  | 'signed_out'
  | 'session_revoked'
  | 'sessions_revoked'
  | 'accounts_merged'
  | 'account_deleted'
  | 'data_exported'
  | 'phone_bound'
  | 'phone_removed'
  | 'nickname_removed'
  | 'avatar_rejected'
  | 'handover_claimed'
  | 'handover_approved'
  | 'handover_denied'
  | 'ticket_issued'
  /** A call on a hand-over or with a ticket that was refused; the detail says why. */
  | 'handover_refused'
  | 'key_forgotten'
  | 'token_key_rotated'
  | 'user_read'
  | 'phone_read'
  | 'user_blocked'
  | 'user_unblocked'
  | 'external_id_set'
  | 'oauth_refused'
  | 'oauth_failed'
  | 'user_imported'

export interface AuditEntry {
  event: AuditEvent
  userId: string | null
  sessionId?: string | null
  requestId?: string | null
  /** Never a secret, an openid or a phone number. */
  detail?: Readonly<Record<string, string | number | boolean | null>>
}

const insertEntry = statement(
  'insert-audit-entry',
  `insert into audit_log (id, at, event, user_id, session_id, request_id, detail)
   values ($1, $2, $3, $4, $5, $6, $7)`,
)

/** Written in the transaction that it speaks of: either both are there or neither. */
export const recordAudit = async (tx: Queries, nowMs: number, entry: AuditEntry): Promise<void> => {
  await tx.run(insertEntry, [
    newId(nowMs),
    nowMs,
    entry.event,
    entry.userId,
    entry.sessionId ?? null,
    entry.requestId ?? null,
    JSON.stringify(entry.detail ?? {}),
  ])
}
