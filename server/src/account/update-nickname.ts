import type { User } from '../../../src/contract/user'
import { ApiError, sessionInvalid } from '../errors'
import type { LiveSession } from '../sessions/session-cache'
import { WechatError } from '../wechat/wechat-error'
import { cleanNickname, isPlaceholderNickname } from './nickname'
import type { ProfileDeps } from './profile-deps'
import { updateNickname } from './profile-queries'

export type UpdateNickname = (live: LiveSession, text: string | null) => Promise<User>

/**
 * Stores the name that a user gives, after WeChat has checked it; null removes the name. Rejects with
 * `content_rejected` unless WeChat lets it pass, and with `provider_unavailable` where WeChat gives no
 * verdict in time: an unchecked name is shown to nobody.
 */
export const createUpdateNickname = (deps: ProfileDeps): UpdateNickname => {
  const { database, sessions, presentUser, wechat, clock } = deps

  const checkedNickname = async (row: LiveSession['row'], text: string): Promise<string> => {
    const nickname = cleanNickname(text)
    if (nickname === null) {
      throw new ApiError('invalid_request', {
        detail: 'body: nickname must be 1 to 32 visible characters',
      })
    }
    if (isPlaceholderNickname(nickname)) {
      throw new ApiError('content_rejected', { detail: 'nickname: the platform’s placeholder' })
    }
    const client = wechat.findFor(row)
    if (client !== null) {
      const verdict = await client
        .checkText(row.openid, 'profile', nickname)
        .catch((error: unknown) => {
          throw error instanceof WechatError ? unjudged(error) : error
        })
      if (verdict === 'unknown') throw unjudged()
      if (verdict !== 'pass') throw new ApiError('content_rejected', { detail: 'nickname' })
    }
    return nickname
  }

  return async ({ row }, text) => {
    const nickname = text === null ? null : await checkedNickname(row, text)
    const user = await database.transaction((tx) =>
      tx.one(updateNickname, [row.user_id, nickname, clock()]),
    )
    if (user === null) throw sessionInvalid()
    sessions.invalidateUser(row.user_id)
    return presentUser(user)
  }
}

/** WeChat gave no verdict: the name may pass later. The cause is for the log. */
const unjudged = (cause?: WechatError) =>
  new ApiError('provider_unavailable', { retryAfterMs: 2_000, cause })
