import { createHash } from 'node:crypto'
import { shortenCode } from '../../common/call-log'
import type { WechatCall, WechatRequest } from '../wechat-call'
import { Refusal } from '../wechat-errcodes'
import type { GrantedCode, OfficialAccountState } from './official-account-state'

const tokenLifeSeconds = 7_200

/** `GET /sns/oauth2/access_token`. */
export const createOauthToken =
  (state: OfficialAccountState): WechatCall =>
  ({ query, facts }) => {
    const appId = query.get('appid') ?? ''
    const code = query.get('code') ?? ''
    if (appId === '') throw new Refusal(41002)
    facts.appId = appId
    if ((query.get('secret') ?? '') === '') throw new Refusal(41004)
    if (code === '') throw new Refusal(41008)
    facts.code = code
    if (query.get('grant_type') !== 'authorization_code') throw new Refusal(40002)
    const account = state.directory.app(appId)
    if (account === null) throw new Refusal(40013)
    if (account.secret !== query.get('secret')) throw new Refusal(40125)
    const found = state.codes.look(code)
    if (found.state === 'used') throw new Refusal(40163)
    if (found.state !== 'valid' || found.value.appId !== appId) throw new Refusal(40029)
    state.codes.use(code)
    const { value: granted } = found
    facts.userId = granted.userId
    const { openid, unionid } = idsOf(state, granted)
    facts.identity = {
      subject: shortenCode(openid),
      unionId: unionid === null ? null : shortenCode(unionid),
    }
    return {
      access_token: state.tokens.issue({ ...granted, openid }),
      expires_in: tokenLifeSeconds,
      refresh_token: `refresh-${state.tokens.issue({ ...granted, openid })}`,
      openid,
      scope: granted.scope,
      ...(granted.isSnapshot ? { is_snapshotuser: 1 } : {}),
      ...(unionid === null ? {} : { unionid }),
    }
  }

/** `GET /sns/userinfo`. A token of `snsapi_base` or of a snapshot may not ask. */
export const createUserInfo =
  (state: OfficialAccountState): WechatCall =>
  ({ query, facts }: WechatRequest) => {
    const token = query.get('access_token') ?? ''
    if (token === '') throw new Refusal(41001)
    const found = state.tokens.look(token)
    if (found.state !== 'valid') throw new Refusal(40001)
    const { value } = found
    facts.appId = value.appId
    if (query.get('openid') !== value.openid) throw new Refusal(40003)
    if (value.scope === 'snsapi_base' || value.isSnapshot) throw new Refusal(48001)
    facts.userId = value.userId
    const { unionid } = idsOf(state, value)
    return {
      openid: value.openid,
      nickname: state.directory.user(value.userId)?.nickname ?? '',
      headimgurl: '',
      privilege: [],
      // Blank since October 2021.
      sex: 0,
      province: '',
      city: '',
      country: '',
      ...(unionid === null ? {} : { unionid }),
    }
  }

/** A union id comes only with `snsapi_userinfo`; a snapshot's ids are nobody's, and others each time. */
const idsOf = (state: OfficialAccountState, granted: GrantedCode) => {
  const { directory, sandbox } = state
  const account = directory.app(granted.appId)
  const user = directory.user(granted.userId)
  if (account === null || user === null) throw new Refusal(40029)
  if (granted.isSnapshot) {
    const virtual = (name: string) =>
      `o${createHash('sha256').update(name).update(sandbox.random(16)).digest('base64url').slice(0, 27)}`
    return { openid: virtual('openid'), unionid: virtual('unionid') }
  }
  return {
    openid: directory.openid(account, user),
    unionid: granted.scope === 'snsapi_userinfo' ? directory.unionid(account, user) : null,
  }
}
