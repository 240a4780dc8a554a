import type { Queries } from '../db/port/database'
import { ApiError, sessionInvalid } from '../errors'
import { lockUser } from '../users/user-queries'
import type { LiveSession } from './session-cache'
import { lockLiveSession } from './session-queries'

/**
 * While the platform was asked, the user may have been blocked, or the session have ended. Part of a transaction:
 * throws `account_blocked` or `session_invalid`.
 */
export const assertStillAllowed = async (
  tx: Queries,
  { row }: LiveSession,
  nowMs: number,
): Promise<void> => {
  const user = await tx.one(lockUser, [row.user_id])
  if (user !== null && user.blocked_at !== null) throw new ApiError('account_blocked')
  if ((await tx.one(lockLiveSession, [row.id, nowMs])) === null) throw sessionInvalid()
}
