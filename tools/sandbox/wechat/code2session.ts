import type { SandboxUser } from '../common/test-people'
import { shortenCode } from '../common/call-log'
import { createMinuteQuota } from '../common/minute-quota'
import type { WechatCall, WechatRequest } from './wechat-call'
import { mockLoginCode, touristAppId, type SandboxApp } from './wechat-apps'
import { Refusal } from './wechat-errcodes'
import { markSeen, type WechatState } from './wechat-state'

const maxCallsPerUserAMinute = 100

/**
 * `GET /sns/jscode2session`. All parameters are read only from the query, so a POST with a JSON
 * body lacks its `appid`, as it does at WeChat.
 */
export const createCode2Session = (state: WechatState): WechatCall => {
  const { directory, loginCodes, sessionKeys } = state
  const quota = createMinuteQuota(state.clock, maxCallsPerUserAMinute)

  const answer = (
    facts: WechatRequest['facts'],
    app: SandboxApp,
    user: SandboxUser,
    sessionKey: string,
  ) => {
    const openid = directory.openid(app, user)
    const unionid = directory.unionid(app, user)
    facts.identity = {
      subject: shortenCode(openid),
      unionId: unionid === null ? null : shortenCode(unionid),
    }
    return {
      session_key: sessionKey,
      openid,
      ...(unionid === null ? {} : { unionid }),
    }
  }

  return ({ query, facts }) => {
    const appId = query.get('appid') ?? ''
    const secret = query.get('secret') ?? ''
    const code = query.get('js_code') ?? ''
    if (appId === '') throw new Refusal(41002)
    facts.appId = appId
    if (secret === '') throw new Refusal(41004)
    if (code === '') throw new Refusal(41008)
    facts.code = code
    if (query.get('grant_type') !== 'authorization_code') throw new Refusal(40002)
    const app = directory.app(appId)
    if (app === null) throw new Refusal(40013)
    if (app.secret !== secret) throw new Refusal(40125)

    if (code === mockLoginCode) {
      const visitor = directory.visitor()
      if (visitor === null) throw new Refusal(40029)
      facts.userId = visitor.id
      markSeen(state, app, visitor)
      return answer(facts, app, visitor, sessionKeys.replace({ appId, userId: visitor.id }).key)
    }

    const found = loginCodes.look(code)
    if (found.state === 'used') throw new Refusal(40163)
    // A code of another app is an unknown one.
    if (found.state !== 'valid' || found.value.appId !== appId) throw new Refusal(40029)
    const user = directory.user(found.value.userId)
    if (user === null) throw new Refusal(40029)
    facts.userId = user.id
    if (!quota.take(directory.openid(app, user))) throw new Refusal(45011)
    loginCodes.use(code)
    if (user.blocked) throw new Refusal(40226)
    markSeen(state, app, user)
    return answer(facts, app, user, found.value.sessionKey)
  }
}

/** What `wx.login` gives: a code, and with it a new session key that ends the old one. */
export const issueLoginCode = (state: WechatState, appId: string, user: SandboxUser): string => {
  if (appId === touristAppId) return mockLoginCode
  const { key } = state.sessionKeys.replace({ appId, userId: user.id })
  return state.loginCodes.issue({ appId, userId: user.id, sessionKey: key })
}
