import type { AtOnce } from '../db/database'
import type { ShownUser } from '../users/present-user'
import { ordinarySignInOnPostgres } from './ordinary-sign-in-postgres'
import { ordinarySignInOnSqlite } from './ordinary-sign-in-sqlite'

const columns = {
  scope: 'text',
  union_id: 'text',
  fresh_user_id: 'text',
  app_id: 'text',
  openid: 'text',
  provider: 'text',
  session_key_sealed: 'text',
  session_key_key_id: 'text',
  exchanged_at: 'bigint',
  at: 'bigint',
  max_sessions: 'bigint',
  session_id: 'text',
  token_hash: 'text',
  device_name: 'text',
  device_platform: 'text',
  expires_at: 'bigint',
  audit_id: 'text',
  request_id: 'text',
  detail_if_new: 'text',
  detail: 'text',
} as const

export interface SignedInUser extends ShownUser {
  /** Whether the oldest session of the user made room for this one: SQLite's 0 or 1. */
  was_full: boolean | number
}

/**
 * The sign-in of a user who is new or has been here before, with nothing to sort out. Left to the steps
 * are an identity and a union that belong to two users, and who signs in for the second time within one
 * batch.
 */
export const ordinarySignIn: AtOnce<keyof typeof columns, SignedInUser> = {
  table: 'signing_in',
  columns,
  postgres: ordinarySignInOnPostgres,
  sqlite: ordinarySignInOnSqlite,
}
