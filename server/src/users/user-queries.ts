import { statement } from '../db/database'
import type { UsersTable } from '../db/schema'

export const insertUser = statement(
  'insert-user',
  'insert into users (id, created_at, updated_at) values ($1, $2, $2)',
)

export const findUser = statement<UsersTable>('find-user', 'select * from users where id = $1')
