import { statement } from '../db/port/database'
import {
  identitiesColumns,
  listOf,
  usersColumns,
  type IdentitiesTable,
  type UsersTable,
} from '../db/port/schema'

export const updateNickname = statement<UsersTable>(
  'update-nickname',
  `update users set nickname = $2, updated_at = $3
   where id = $1 returning ${listOf(usersColumns)}`,
)

export const updatePhone = statement<UsersTable>(
  'update-phone',
  `update users set phone_sealed = $2, phone_key_id = $3, phone_index = $4, updated_at = $5
   where id = $1 returning ${listOf(usersColumns)}`,
)

export const removePhone = statement<UsersTable>(
  'remove-phone',
  `update users set phone_sealed = null, phone_key_id = null, phone_index = null, updated_at = $2
   where id = $1 returning ${listOf(usersColumns)}`,
)

export const findPhoneOwner = statement<{ id: string }>(
  'find-phone-owner',
  'select id from users where phone_index = $1 and id <> $2',
)

export const updateAvatar = statement<UsersTable>(
  'update-avatar',
  `update users set avatar_key = $2, avatar_pending_key = $3, avatar_trace_id = $4, updated_at = $5
   where id = $1 returning ${listOf(usersColumns)}`,
)

export const findUserByTrace = statement<UsersTable>(
  'find-user-by-avatar-trace',
  `select ${listOf(usersColumns)} from users where avatar_trace_id = $1`,
)

/** Any later change of the user postpones this, so that a verdict that still comes is not missed. */
export const findUnjudged = statement<UsersTable>(
  'find-unjudged-avatars',
  `select ${listOf(usersColumns)} from users
   where avatar_pending_key is not null and updated_at <= $1
   order by updated_at limit 200`,
)

export const findIdentity = statement<IdentitiesTable>(
  'profile-find-identity',
  `select ${listOf(identitiesColumns)} from identities
   where app_id = $1 and openid = $2`,
)

/** Unless a sign-in has brought a newer one: its exchange has another time. */
export const replaceSessionKey = statement(
  'replace-session-key',
  `update identities set session_key_sealed = $4, session_key_key_id = $5, updated_at = $6
   where app_id = $1 and openid = $2 and exchanged_at = $3`,
)
