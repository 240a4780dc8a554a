import type { Queries } from '../db/database'
import type { UsersTable } from '../db/schema'
import type { MediaKey } from '../media/media-store'

/** Part of the transaction in which nobody refers to a file any more: a clean-up deletes it later. */
export type ReleaseMedia = (tx: Queries, key: MediaKey) => Promise<void>

export const releaseAvatar = async (
  tx: Queries,
  releaseMedia: ReleaseMedia,
  { avatar_key, avatar_pending_key }: UsersTable,
): Promise<void> => {
  if (avatar_key !== null) await releaseMedia(tx, `avatars/${avatar_key}`)
  if (avatar_pending_key !== null) await releaseMedia(tx, `pending/${avatar_pending_key}`)
}
