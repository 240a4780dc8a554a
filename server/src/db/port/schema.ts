/** Milliseconds since 1970, as the process that wrote them saw the clock. */
type Instant = number

/** Adding a field: ARCHITECTURE.md, "Adding a field to the user". */
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
  /** What the team's backend calls the user. */
  external_id: string | null
  blocked_at: Instant | null
  created_at: Instant
  updated_at: Instant
}

export const usersColumns = columnsOf<UsersTable>({
  id: true,
  nickname: true,
  avatar_key: true,
  avatar_pending_key: true,
  avatar_trace_id: true,
  phone_sealed: true,
  phone_key_id: true,
  phone_index: true,
  external_id: true,
  blocked_at: true,
  created_at: true,
  updated_at: true,
})

/** A user at one of the apps: `openid` is the subject, whatever the platform calls it. */
export interface IdentitiesTable {
  app_id: string
  openid: string
  provider: string
  user_id: string
  union_id: string | null
  /** The platform's session key, sealed by the vault, and the vault's key. */
  session_key_sealed: Buffer | null
  session_key_key_id: string | null
  /** When the exchange that brought the session key began. */
  exchanged_at: Instant
  created_at: Instant
  updated_at: Instant
}

export const identitiesColumns = columnsOf<IdentitiesTable>({
  app_id: true,
  openid: true,
  provider: true,
  user_id: true,
  union_id: true,
  session_key_sealed: true,
  session_key_key_id: true,
  exchanged_at: true,
  created_at: true,
  updated_at: true,
})

/**
 * The user that an id belongs to: a platform-wide one, which joins the identities of several apps, or
 * one of several that an app has for a user (scope `app:…`, see providers/unions.ts).
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
  /** The session that made this one for a web page, and with which it ends. */
  parent_id: string | null
  /** Set by a revocation from another device; the row stays, so that no silent renewal undoes it. */
  revoked_at: Instant | null
}

export const sessionsColumns = columnsOf<SessionsTable>({
  id: true,
  user_id: true,
  token_hash: true,
  provider: true,
  app_id: true,
  openid: true,
  device_name: true,
  device_platform: true,
  created_at: true,
  last_seen_at: true,
  expires_at: true,
  installation_id: true,
  parent_id: true,
  revoked_at: true,
})

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

export const auditLogColumns = columnsOf<AuditLogTable>({
  id: true,
  at: true,
  event: true,
  user_id: true,
  session_id: true,
  request_id: true,
  detail: true,
})

/** A merged user, and the user that has its audit log now. */
export interface MergedUsersTable {
  user_id: string
  into_user_id: string
}

/** A request of a web page that a phone claims, and then approves or denies. */
export interface HandoversTable {
  id: string
  /** SHA-256 of the poll secret in hex. */
  secret_hash: string
  purpose: string
  /** As it was written last: that it expired is seen from the time. */
  status: string
  /** Of the page: only the same one may collect. */
  origin: string
  /** Of closed lists. */
  browser: string
  system: string
  /** Where the page was requested from: an IPv4 address, or the network of an IPv6 one. */
  address: string
  /** The signed-in user of the page. Only for the purpose `delete`. */
  requester_id: string | null
  /** The user who claimed it, and the session. */
  user_id: string | null
  session_id: string | null
  digits: string | null
  created_at: Instant
  expires_at: Instant
}

export const handoversColumns = columnsOf<HandoversTable>({
  id: true,
  secret_hash: true,
  purpose: true,
  status: true,
  origin: true,
  browser: true,
  system: true,
  address: true,
  requester_id: true,
  user_id: true,
  session_id: true,
  digits: true,
  created_at: true,
  expires_at: true,
})

/** What a mini-program gives a web page, so that the page gets a session of the same user. */
export interface HandoverTicketsTable {
  /** SHA-256 of the ticket in hex. */
  ticket_hash: string
  user_id: string
  /** The session of the mini-program. */
  session_id: string
  /** The origin that may redeem it. */
  audience: string
  created_at: Instant
  expires_at: Instant
  used_at: Instant | null
}

export const handoverTicketsColumns = columnsOf<HandoverTicketsTable>({
  ticket_hash: true,
  user_id: true,
  session_id: true,
  audience: true,
  created_at: true,
  expires_at: true,
  used_at: true,
})

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

/** A key that signs short tokens from its time on, until the next one does. */
export interface TokenKeysTable {
  /** 1 for the first; one more for each later one, so that two nodes cannot make the same key twice. */
  generation: number
  kid: string
  /** JSON. */
  public_jwk: string
  /** The private key sealed by the vault, and the vault's key. */
  private_sealed: Buffer
  private_key_id: string
  signs_from: Instant
  created_at: Instant
}

export const tokenKeysColumns = columnsOf<TokenKeysTable>({
  generation: true,
  kid: true,
  public_jwk: true,
  private_sealed: true,
  private_key_id: true,
  signs_from: true,
  created_at: true,
})

/** A redirect to a platform's page and back: deleted within 90 minutes of its end. */
export interface OauthStatesTable {
  /** SHA-256 of the state in hex. */
  state_hash: string
  provider: string
  app_id: string
  /** `sign-in` or `delete`. */
  purpose: string
  /** What it may do: `recognize` makes no account. */
  scope: string
  /** Where the browser goes at the end: a page of a listed origin. */
  return_url: string
  /** SHA-256 of the browser's cookie in hex. */
  browser_hash: string
  /** The session that asks for a deletion. */
  session_id: string | null
  device_name: string | null
  device_platform: string | null
  installation_id: string | null
  /** The first arrival of the callback. */
  claimed_at: Instant | null
  /** As the return page reads it; null until the first arrival is done. */
  result: string | null
  /** The session that it made, or the one in place of it. */
  result_session_id: string | null
  created_at: Instant
  expires_at: Instant
}

export const oauthStatesColumns = columnsOf<OauthStatesTable>({
  state_hash: true,
  provider: true,
  app_id: true,
  purpose: true,
  scope: true,
  return_url: true,
  browser_hash: true,
  session_id: true,
  device_name: true,
  device_platform: true,
  installation_id: true,
  claimed_at: true,
  result: true,
  result_session_id: true,
  created_at: true,
  expires_at: true,
})

export interface Tables {
  users: UsersTable
  identities: IdentitiesTable
  unions: UnionsTable
  sessions: SessionsTable
  audit_log: AuditLogTable
  merged_users: MergedUsersTable
  handovers: HandoversTable
  handover_tickets: HandoverTicketsTable
  shared_values: SharedValuesTable
  media_orphans: MediaOrphansTable
  token_keys: TokenKeysTable
  oauth_states: OauthStatesTable
}

/** A list that lacks a column of its table does not compile. */
function columnsOf<Row>(columns: Record<keyof Row, true>): readonly (keyof Row & string)[] {
  return Object.keys(columns) as (keyof Row & string)[]
}

/**
 * Columns as the text of a query. No prepared query selects `*`: PostgreSQL refuses to run it again
 * once a newer node has added a column.
 */
export const listOf = (columns: readonly string[], table?: string): string =>
  columns.map((column) => (table === undefined ? column : `${table}.${column}`)).join(', ')
