import { statement } from '../db/port/database'
import { listOf, sessionsColumns, type SessionsTable, type UsersTable } from '../db/port/schema'
import { shownColumns, type ShownUser } from '../users/present-user'

/** What requests need of their session. */
export type SessionInUse = Pick<
  SessionsTable,
  | 'id'
  | 'user_id'
  | 'provider'
  | 'app_id'
  | 'openid'
  | 'created_at'
  | 'last_seen_at'
  | 'expires_at'
  | 'parent_id'
>

/** A user together with one of their sessions. */
export interface UserWithSession
  extends ShownUser, Omit<SessionInUse, 'id' | 'user_id' | 'created_at'> {
  session_id: SessionsTable['id']
  session_created_at: SessionsTable['created_at']
  external_id: UsersTable['external_id']
}

const selectUserWithSession = `select s.id as session_id, s.provider, s.app_id, s.openid,
     s.created_at as session_created_at, s.last_seen_at, s.expires_at, s.parent_id, u.external_id,
     ${listOf(shownColumns, 'u')}
   from sessions s join users u on u.id = s.user_id`

/**
 * However the parent of a web page's session ended, and at whichever node, the session has ended, too.
 * A session without a parent costs no look-up.
 */
const hasLiveParent = (now: string) => `(s.parent_id is null or exists (
     select 1 from sessions p
     where p.id = s.parent_id and p.revoked_at is null and p.expires_at > ${now}))`

// A sign-in that runs while its user is blocked may still write a session: it is never live.
const isLive = (now: string) =>
  `s.expires_at > ${now} and s.revoked_at is null and u.blocked_at is null and ${hasLiveParent(now)}`

/** Of every authenticated request that the cache does not know. */
export const findSessionByToken = statement<UserWithSession>(
  'find-session-by-token',
  `${selectUserWithSession}
   where s.id = $1 and s.token_hash = $2 and ${isLive('$3')}`,
)

/** Of a short token, which names its session. */
export const findSessionById = statement<UserWithSession>(
  'find-session-by-id',
  `${selectUserWithSession} where s.id = $1 and ${isLive('$2')}`,
)

/** The same, which then ends no earlier than the transaction. */
export const lockLiveSession = statement<UserWithSession>(
  'lock-live-session',
  `${selectUserWithSession} where s.id = $1 and ${isLive('$2')} for update of s`,
)

export const sessionInUseOf = (row: UserWithSession): SessionInUse => ({
  id: row.session_id,
  user_id: row.id,
  provider: row.provider,
  app_id: row.app_id,
  openid: row.openid,
  created_at: row.session_created_at,
  last_seen_at: row.last_seen_at,
  expires_at: row.expires_at,
  parent_id: row.parent_id,
})

export const insertSession = statement(
  'insert-session',
  `insert into sessions (id, user_id, token_hash, provider, app_id, openid, device_name,
     device_platform, created_at, last_seen_at, expires_at, installation_id, parent_id)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12)`,
)

export const findSession = statement<SessionsTable>(
  'find-session',
  `select ${listOf(sessionsColumns)} from sessions where id = $1`,
)

export const listSessions = statement<SessionsTable>(
  'list-sessions',
  `select ${listOf(sessionsColumns, 's')} from sessions s
   where s.user_id = $1 and s.revoked_at is null and s.expires_at > $2 and ${hasLiveParent('$2')}
   order by s.last_seen_at desc, s.id desc`,
)

/** The guard `$4` makes requests and nodes that see the same hour pass write once. */
export const touchSession = statement(
  'touch-session',
  `update sessions set last_seen_at = $2, expires_at = $3
   where id = $1 and revoked_at is null and last_seen_at <= $4`,
)

/** Of the cookie that another one replaces. A revoked session has no token, so it stays. */
export const deleteSessionByToken = statement<{ user_id: string }>(
  'delete-session-by-token',
  'delete from sessions where id = $1 and token_hash = $2 returning user_id',
)

// Revoked ones stay, so that they stay revoked.

export const deleteSession = statement(
  'delete-session',
  'delete from sessions where id = $1 and user_id = $2 and revoked_at is null',
)

export const deleteSessionsOfInstallation = statement(
  'delete-sessions-of-installation',
  `delete from sessions
   where user_id = $1 and revoked_at is null and installation_id = $2`,
)

/** Makes room for one more: the oldest go, `$2` stay. Of those that a cap counts. */
export const deleteOldestSessions = statement(
  'delete-oldest-sessions',
  `delete from sessions where id in (
     select id from sessions where user_id = $1 and revoked_at is null and parent_id is null
     order by created_at desc, id desc limit 1000000 offset $2)`,
)

// A revoked session's row stays until `$4`, when a clean-up takes it as it takes expired ones.
export const revokeSession = statement(
  'revoke-session',
  `update sessions set revoked_at = $3, expires_at = $4, token_hash = null
   where id = $1 and user_id = $2 and revoked_at is null and expires_at > $3`,
)

/** A web page that a mini-program opened is on the same device, so its parent stays. */
export const revokeOtherSessions = statement(
  'revoke-other-sessions',
  `update sessions set revoked_at = $3, expires_at = $4, token_hash = null
   where user_id = $1 and id <> $2 and revoked_at is null and expires_at > $3
     and id <> coalesce((select parent_id from sessions where id = $2), '')`,
)

/**
 * A renewal replaces the session of a mini-program, and the web pages that it opened go on, unless they had
 * ended with it.
 */
export const moveChildSessions = statement(
  'move-child-sessions',
  `update sessions set parent_id = $3
   where user_id = $1 and parent_id = $2 and exists (
     select 1 from sessions p where p.id = $2 and p.revoked_at is null and p.expires_at > $4)`,
)

/** The same for what waits: requests that the session claimed, and tickets that it issued. */
export const moveTickets = statement(
  'move-handover-tickets',
  'update handover_tickets set session_id = $3 where user_id = $1 and session_id = $2',
)

export const moveHandovers = statement(
  'move-handovers',
  'update handovers set session_id = $2 where session_id = $1',
)

export const deleteChildSessions = statement(
  'delete-child-sessions',
  'delete from sessions where user_id = $1 and parent_id = $2',
)
