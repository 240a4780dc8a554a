import { setImmediate as yieldToRequests } from 'node:timers/promises'
import type { Clock } from '../clock'
import { statement, type Database, type Statement } from '../db/database'

export interface CleanedUp {
  sessions: number
  auditEntries: number
  sharedValues: number
}

export interface CleanUpOptions {
  database: Database
  clock: Clock
  /** How long the audit log goes back, in milliseconds. */
  auditRetentionMs: number
}

/** Small, so that no request waits long behind a batch. */
const batchRows = 200

const deleteExpiredSessions = statement(
  'delete-expired-sessions',
  `delete from sessions where id in (
     select id from sessions where expires_at <= $1 order by expires_at limit ${batchRows})`,
)

const deleteOldAuditEntries = statement(
  'delete-old-audit-entries',
  `delete from audit_log where id in (
     select id from audit_log where at <= $1 order by at limit ${batchRows})`,
)

const deleteExpiredSharedValues = statement(
  'delete-expired-shared-values',
  `delete from shared_values where key in (
     select key from shared_values where expires_at <= $1 limit ${batchRows})`,
)

/** Deletes what has no more use. Any number of nodes may run it at once. */
export const cleanUp = async (options: CleanUpOptions): Promise<CleanedUp> => {
  const { database, clock, auditRetentionMs } = options
  const nowMs = clock()

  const deleteAll = async (query: Statement<never>, untilMs: number): Promise<number> => {
    let total = 0
    for (;;) {
      const deleted = await database.transaction((tx) => tx.run(query, [untilMs]))
      total += deleted
      if (deleted < batchRows) return total
      await yieldToRequests()
    }
  }

  return {
    sessions: await deleteAll(deleteExpiredSessions, nowMs),
    auditEntries: await deleteAll(deleteOldAuditEntries, nowMs - auditRetentionMs),
    sharedValues: await deleteAll(deleteExpiredSharedValues, nowMs),
  }
}
