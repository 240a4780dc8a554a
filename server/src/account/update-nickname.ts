import type { User } from '../../../src/contract/user'
import { recordAudit } from '../audit/audit-log'
import { ApiError, sessionInvalid } from '../errors'
import type { LiveSession } from '../sessions/session-cache'
import { ProviderError } from '../upstream/provider-error'
import { contentCheckOf } from './content-check'
import { cleanNickname, isPlaceholderNickname } from './nickname'
import type { ProfileDeps } from './profile-deps'
import { updateNickname } from './profile-queries'

export type UpdateNickname = (
  live: LiveSession,
  text: string | null,
  requestId: string,
) => Promise<User>

/**
 * Stores the name that a user gives, after the session's platform has checked it; null removes the name.
 * Rejects with `content_rejected` unless it passes, with `provider_unavailable` where no verdict comes in
 * time, and with `content_check_unavailable` where the platform checks nothing: an unchecked name is shown
 * to nobody.
 */
export const createUpdateNickname = (deps: ProfileDeps): UpdateNickname => {
  const { database, sessions, presentUser, providers, clock } = deps

  const checkedNickname = async (row: LiveSession['row'], text: string): Promise<string> => {
    const contentCheck = contentCheckOf(providers, row)
    const nickname = cleanNickname(text)
    if (nickname === null) {
      throw new ApiError('invalid_request', {
        detail: 'body: nickname must be 1 to 32 visible characters',
      })
    }
    if (isPlaceholderNickname(nickname)) {
      throw new ApiError('content_rejected', { detail: 'nickname: the platform’s placeholder' })
    }
    const verdict = await contentCheck.checkText(row.openid, nickname).catch((error: unknown) => {
      throw error instanceof ProviderError ? unjudged(error) : error
    })
    if (verdict === 'unknown') throw unjudged()
    if (verdict !== 'pass') throw new ApiError('content_rejected', { detail: 'nickname' })
    return nickname
  }

  return async ({ row }, text, requestId) => {
    const nickname = text === null ? null : await checkedNickname(row, text)
    const nowMs = clock()
    const user = await database.transaction(async (tx) => {
      if (nickname === null) {
        const entry = { userId: row.user_id, sessionId: row.id, requestId, detail: {} }
        await recordAudit(tx, nowMs, { event: 'nickname_removed', ...entry })
      }
      return tx.one(updateNickname, [row.user_id, nickname, nowMs])
    })
    if (user === null) throw sessionInvalid()
    sessions.invalidateUser(row.user_id)
    return presentUser(user)
  }
}

/** There is no verdict: the name may pass later. The cause is for the log. */
const unjudged = (cause?: ProviderError) =>
  new ApiError('provider_unavailable', { retryAfterMs: 2_000, cause })
