import type { Queries } from '../db/port/database'
import type { UsersTable } from '../db/port/schema'

/** Part of the transaction that deletes the user's row. A clean-up deletes the files later. */
export type ReleasePictures = (tx: Queries, user: UsersTable) => Promise<void>
