/** Milliseconds since 1970, as the process that wrote them saw the clock. */
type Instant = number

export interface UsersTable {
  id: string
  nickname: string | null
  /** Content address of the picture that everyone may see. */
  avatar_key: string | null
  /** Content address of the picture that WeChat has not judged yet, and the id of that judgement. */
  avatar_pending_key: string | null
  avatar_trace_id: string | null
  /** The number sealed by the vault, the vault's key, and a keyed hash that keeps it unique. */
  phone_sealed: Buffer | null
  phone_key_id: string | null
  phone_index: string | null
  created_at: Instant
  updated_at: Instant
}

/** A user at one of the apps: `openid` is the subject, whatever the platform calls it. */
export interface IdentitiesTable {
  app_id: string
  openid: string
  provider: string
  user_id: string
  union_id: string | null
  /** WeChat's session key, sealed by the vault, and the vault's key. */
  session_key_sealed: Buffer | null
  session_key_key_id: string | null
  /** When the exchange that brought the session key began. */
  exchanged_at: Instant
  created_at: Instant
  updated_at: Instant
}

/**
 * The user that an id belongs to: a platform-wide one, which joins the identities of several apps, or
 * one of several that an app has for a user (scope `app:…`, see sign-in/unions.ts).
 */
export interface UnionsTable {
  scope: string
  union_id: string
  user_id: string
}

export interface SessionsTable {
  id: string
  user_id: string
  /** SHA-256 of the token in base64url; null once the session is revoked. */
  token_hash: string | null
  provider: string
  app_id: string
  /** The identity that signed in, whose session key this session may use. */
  openid: string
  device_name: string | null
  device_platform: string | null
  created_at: Instant
  last_seen_at: Instant
  /** When it ends by itself; of a revoked one, until when it is remembered. */
  expires_at: Instant
  /** The installation of the app that signed in; null where the app sends none, as 0.1.0 does. */
  installation_id: string | null
  /** Set by a revocation from another device; the row stays, so that no silent renewal undoes it. */
  revoked_at: Instant | null
}

export interface AuditLogTable {
  id: string
  at: Instant
  event: string
  user_id: string | null
  session_id: string | null
  request_id: string | null
  /** JSON. */
  detail: string
}

/** Where a user went who turned out to be the same person as another one: whose audit log it is now. */
export interface MergedUsersTable {
  user_id: string
  into_user_id: string
}

/** Small values that all nodes share, with an end: access tokens and the locks that guard them. */
export interface SharedValuesTable {
  key: string
  value: string
  expires_at: Instant
}

/** Files that no user refers to, or not yet: what a clean-up may delete. */
export interface MediaOrphansTable {
  key: string
  since: Instant
  /** A node deletes the file right now. */
  deleting_since: Instant | null
}

export interface Tables {
  users: UsersTable
  identities: IdentitiesTable
  unions: UnionsTable
  sessions: SessionsTable
  audit_log: AuditLogTable
  merged_users: MergedUsersTable
  shared_values: SharedValuesTable
  media_orphans: MediaOrphansTable
}
