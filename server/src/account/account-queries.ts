import { statement } from '../db/port/database'
import {
  auditLogColumns,
  identitiesColumns,
  listOf,
  sessionsColumns,
  type AuditLogTable,
  type IdentitiesTable,
  type SessionsTable,
  type UnionsTable,
} from '../db/port/schema'

// In the order in which a sign-in locks: unions, identities, users. The second transaction waits, and
// no two wait for each other.
export const lockUnionsOfUser = statement<Pick<UnionsTable, 'scope' | 'union_id'>>(
  'lock-unions-of-user',
  'select scope, union_id from unions where user_id = $1 order by scope, union_id for update',
)

export const lockIdentitiesOfUser = statement<IdentitiesTable>(
  'lock-identities-of-user',
  `select ${listOf(identitiesColumns)} from identities where user_id = $1
   order by app_id, openid for update`,
)

/** The user, and the users that were merged into this one: their audit log keeps the former id. */
const allIdsOfUser = `(select cast($1 as text) union all
    select user_id from merged_users where into_user_id = $1)`

export const deleteAuditLogOfUser = statement(
  'delete-audit-log-of-user',
  `delete from audit_log where user_id in ${allIdsOfUser}`,
)

export const deleteMergedUsers = statement(
  'delete-merged-users',
  'delete from merged_users where into_user_id = $1',
)

export const listIdentities = statement<IdentitiesTable>(
  'list-identities',
  `select ${listOf(identitiesColumns)} from identities where user_id = $1
   order by created_at, app_id`,
)

/** Without the ids: which providers the user has, and since when. */
export const listProviders = statement<Pick<IdentitiesTable, 'provider' | 'created_at'>>(
  'list-providers',
  `select provider, min(created_at) as created_at from identities where user_id = $1
   group by provider order by min(created_at), provider`,
)

export const listAllSessions = statement<SessionsTable>(
  'list-all-sessions',
  `select ${listOf(sessionsColumns)} from sessions where user_id = $1
   order by created_at, id`,
)

export const listIdsOfUser = statement<{ id: string }>(
  'list-ids-of-user',
  `select cast($1 as text) as id union all
   select user_id as id from merged_users where into_user_id = $1`,
)

/** What follows the entry (`$2`, `$3`), until the time `$4`. By one id, so that the index has the order. */
export const listAuditPage = statement<AuditLogTable>(
  'list-audit-page',
  `select ${listOf(auditLogColumns)} from audit_log
   where user_id = $1 and (at, id) > ($2, $3) and at <= $4
   order by at, id limit 50`,
)

export const listLastAuditEntries = statement<AuditLogTable>(
  'list-last-audit-entries',
  `select ${listOf(auditLogColumns)} from audit_log
   where user_id in ${allIdsOfUser} order by at desc, id desc limit 20`,
)
