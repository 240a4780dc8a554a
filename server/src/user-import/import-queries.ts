import { statement } from '../db/port/database'
import type { IdentitiesTable } from '../db/port/schema'

// Without locks: the check reads every row of a file before the first write.
export const findIdentity = statement<Pick<IdentitiesTable, 'user_id' | 'union_id'>>(
  'import-find-identity',
  'select user_id, union_id from identities where app_id = $1 and openid = $2',
)

export const findUnionOwner = statement<{ user_id: string }>(
  'import-find-union-owner',
  'select user_id from unions where scope = $1 and union_id = $2',
)

export const findExternalIdOwner = statement<{ id: string }>(
  'import-find-external-id-owner',
  'select id from users where external_id = $1',
)

export type ProfileEvent = 'user_imported' | 'phone_removed' | 'nickname_removed'

/** The imports of the user, and what the user removed. */
export const listProfileEvents = statement<{ event: ProfileEvent; detail: string }>(
  'import-list-profile-events',
  `select event, detail from audit_log
   where user_id in (select cast($1 as text)
       union all select user_id from merged_users where into_user_id = $1)
     and event in ('user_imported', 'phone_removed', 'nickname_removed')`,
)

export const insertImportedUser = statement(
  'import-insert-user',
  `insert into users (id, external_id, nickname, phone_sealed, phone_key_id, phone_index,
     created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $7)`,
)

/** What is given here only fills what is missing. */
export const fillUser = statement(
  'import-fill-user',
  `update users set external_id = coalesce(external_id, $2), nickname = coalesce(nickname, $3),
     phone_sealed = coalesce(phone_sealed, $4), phone_key_id = coalesce(phone_key_id, $5),
     phone_index = coalesce(phone_index, $6), updated_at = $7
   where id = $1`,
)
