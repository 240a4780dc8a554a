import { statement } from '../db/port/database'
import { listOf, usersColumns, type UsersTable } from '../db/port/schema'

const columns = listOf(usersColumns, 'u')

export const findUserByExternalId = statement<UsersTable>(
  'find-user-by-external-id',
  `select ${columns} from users u where u.external_id = $1`,
)

export const findUserByIdentity = statement<UsersTable>(
  'find-user-by-identity',
  `select ${columns} from identities i join users u on u.id = i.user_id
   where i.app_id = $1 and i.openid = $2`,
)

/** The user that another one was merged into. */
export const findUserMergedFrom = statement<UsersTable>(
  'find-user-merged-from',
  `select ${columns} from merged_users m join users u on u.id = m.into_user_id
   where m.user_id = $1`,
)

export const blockUser = statement(
  'block-user',
  'update users set blocked_at = coalesce(blocked_at, $2), updated_at = $2 where id = $1',
)

export const unblockUser = statement(
  'unblock-user',
  'update users set blocked_at = null, updated_at = $2 where id = $1',
)

export const writeExternalId = statement(
  'write-external-id',
  'update users set external_id = $2, updated_at = $3 where id = $1',
)
