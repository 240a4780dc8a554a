import type { Queries } from '../db/port/database'
import type { UsersTable } from '../db/port/schema'

/** Part of the transaction in which the user's row goes: a clean-up deletes the files later. */
export type ReleasePictures = (tx: Queries, user: UsersTable) => Promise<void>
