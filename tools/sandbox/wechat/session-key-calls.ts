import { createHmac } from 'node:crypto'
import type { AccessTokens } from './access-tokens'
import type { WechatCall, WechatRequest } from './wechat-call'
import { Refusal } from './wechat-errcodes'
import type { WechatState } from './wechat-state'

/** `GET /wxa/checksession` and `GET /wxa/resetusersessionkey`: the caller proves that it holds the key. */
export const createSessionKeyCalls = (
  state: WechatState,
  tokens: AccessTokens,
): { check: WechatCall; reset: WechatCall } => {
  const { directory, sessionKeys } = state

  /** The user whose living key signed the request. */
  const ownerOf = (request: WechatRequest) => {
    const app = tokens.appOf(request)
    const { query, facts } = request
    const openid = query.get('openid') ?? ''
    const user = directory.userOfOpenid(app, openid)
    if (user === null) throw new Refusal(40003)
    facts.userId = user.id
    if (query.get('sig_method') !== 'hmac_sha256') throw new Refusal(87008)
    const owner = { appId: app.appId, userId: user.id }
    const current = sessionKeys.current(owner)
    if (current === null) throw new Refusal(87007)
    // The key is the base64 text as it is; what a GET signs is empty.
    const expected = createHmac('sha256', current.key).update('').digest('hex')
    if (query.get('signature') !== expected) throw new Refusal(87009)
    return { owner, openid }
  }

  return {
    check(request) {
      ownerOf(request)
      return { errcode: 0, errmsg: 'ok' }
    },
    reset(request) {
      const { owner, openid } = ownerOf(request)
      const fresh = sessionKeys.reset(owner)
      if (fresh === null) throw new Refusal(87007)
      return { errcode: 0, errmsg: 'ok', openid, session_key: fresh.key }
    },
  }
}
