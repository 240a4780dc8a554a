import { setImmediate as yieldToRequests } from 'node:timers/promises'
import type { Clock } from '../lib/clock'
import { statement, type Database, type Statement } from '../db/port/database'

export interface CleanedUp {
  sessions: number
  auditEntries: number
  sharedValues: number
  oauthStates: number
  handovers: number
  tickets: number
}

export interface CleanUpOptions {
  database: Database
  clock: Clock
  /** How long to keep entries of the audit log, in milliseconds. */
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
  `delete from audit_log where (at, id) in (
     select at, id from audit_log where at <= $1 order by at limit ${batchRows})`,
)

/** A node of 0.1.0 deletes a user and knows nothing of those who were merged into this user. */
const leftBehind = 'not exists (select 1 from users u where u.id = into_user_id)'

const deleteAuditEntriesLeftBehind = statement(
  'delete-audit-entries-left-behind',
  `delete from audit_log where (at, id) in (
     select a.at, a.id from merged_users m join audit_log a on a.user_id = m.user_id
     where ${leftBehind} limit ${batchRows})`,
)

const deleteMergedUsersLeftBehind = statement(
  'delete-merged-users-left-behind',
  `delete from merged_users where ${leftBehind}`,
)

type Expiring = 'shared_values' | 'oauth_states' | 'handovers' | 'handover_tickets'

const deleteExpired = (table: Expiring, key: string) =>
  statement(
    `delete-expired-${table}`,
    `delete from ${table} where ${key} in (
       select ${key} from ${table} where expires_at <= $1 limit ${batchRows})`,
  )

const deleteExpiredSharedValues = deleteExpired('shared_values', 'key')

/** Also one whose first arrival never finished: nobody waits for it that long. */
const deleteExpiredOauthStates = deleteExpired('oauth_states', 'state_hash')

/** Their browsers no longer ask. */
const deleteExpiredHandovers = deleteExpired('handovers', 'id')

const deleteExpiredTickets = deleteExpired('handover_tickets', 'ticket_hash')

/** After its end, to say of what comes late that it is late. */
const keepHandoversMs = 600_000

/** Deletes what has no more use. Any number of nodes may run it at once. */
export const cleanUp = async (options: CleanUpOptions): Promise<CleanedUp> => {
  const { database, clock, auditRetentionMs } = options
  const nowMs = clock()

  const deleteAll = async (query: Statement<never>, ...values: number[]): Promise<number> => {
    let total = 0
    for (;;) {
      const deleted = await database.transaction((tx) => tx.run(query, values))
      total += deleted
      if (deleted < batchRows) return total
      await yieldToRequests()
    }
  }

  const leftBehindEntries = await deleteAll(deleteAuditEntriesLeftBehind)
  await database.transaction((tx) => tx.run(deleteMergedUsersLeftBehind, []))
  const oldEntries = await deleteAll(deleteOldAuditEntries, nowMs - auditRetentionMs)
  const cleanedUp = {
    sessions: await deleteAll(deleteExpiredSessions, nowMs),
    auditEntries: leftBehindEntries + oldEntries,
    sharedValues: await deleteAll(deleteExpiredSharedValues, nowMs),
    oauthStates: await deleteAll(deleteExpiredOauthStates, nowMs),
    handovers: await deleteAll(deleteExpiredHandovers, nowMs - keepHandoversMs),
    tickets: await deleteAll(deleteExpiredTickets, nowMs - keepHandoversMs),
  }
  // What users deleted since the last time leaves the files, too.
  await database.checkpoint()
  return cleanedUp
}
