import type { AtOnce } from '../db/database'
import type { UsersTable } from '../db/schema'
import { ordinarySignInOnPostgres } from './ordinary-sign-in-postgres'
import { ordinarySignInOnSqlite } from './ordinary-sign-in-sqlite'

export interface SignedInUser extends UsersTable {
  /** On SQLite: whether the oldest session of the user made room for this one. */
  was_full?: 0 | 1
}

/** The sign-in of a user who has been here before, or is new, with nothing to sort out. */
export const ordinarySignIn: AtOnce<SignedInUser> = {
  postgres: ordinarySignInOnPostgres,
  sqlite: ordinarySignInOnSqlite,
}
