import { statement } from '../db/port/database'
import { listOf, usersColumns, type UsersTable } from '../db/port/schema'

export const insertUser = statement<UsersTable>(
  'insert-user',
  `insert into users (id, created_at, updated_at) values ($1, $2, $2)
   returning ${listOf(usersColumns)}`,
)

export interface UserWithSessions extends UsersTable {
  session_count: number
}

/**
 * With how many sessions there are that a cap counts: there is at most one web page's session for each of a
 * mini-program, so only the others count.
 */
export const lockUserWithSessions = statement<UserWithSessions>(
  'lock-user-with-sessions',
  `select ${listOf(usersColumns, 'u')},
     (select count(*) from sessions s
      where s.user_id = $1 and s.revoked_at is null and s.parent_id is null) as session_count
   from users u where u.id = $1 for update of u`,
)

export const findUser = statement<UsersTable>(
  'find-user',
  `select ${listOf(usersColumns)} from users where id = $1`,
)

export const lockUser = statement<UsersTable>(
  'lock-user',
  `select ${listOf(usersColumns)} from users where id = $1 for update`,
)

/** Deletes the user's identities, unions and sessions as well. */
export const deleteUser = statement('delete-user', 'delete from users where id = $1')
