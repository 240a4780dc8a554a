import type { SandboxApp } from './wechat-apps'
import type { WechatCall, WechatRequest } from './wechat-call'
import { Refusal } from './wechat-errcodes'
import type { WechatState } from './wechat-state'

export interface AccessTokens {
  /** `POST /cgi-bin/stable_token`. */
  readonly stableToken: WechatCall
  /** The app whose token the query carries, or a `Refusal`. */
  appOf(request: WechatRequest): SandboxApp
  /** Ends the app's token at once: `expired` answers 42001 from then on, `replaced` 40001. */
  end(appId: string, as: 'expired' | 'replaced'): void
}

interface Token {
  appId: string
  value: string
  expiresAtMs: number
  /** From when on `stable_token` makes a new one; this one goes on to its end. */
  renewsAtMs: number
  replaced: boolean
}

const tokenLifeMs = 7_200_000
const overlapMs = 300_000
const forceIntervalMs = 30_000
const maxForcedADay = 20
const dayMs = 24 * 3_600_000
const tokenBytes = 96

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html */
export const createAccessTokens = (state: WechatState): AccessTokens => {
  const { clock, directory } = state
  const tokens = new Map<string, Token>()
  const latest = new Map<string, Token>()
  const forcedAtMs = new Map<string, number[]>()

  const issue = (appId: string): Token => {
    const token: Token = {
      appId,
      value: `99_${Buffer.from(state.random(tokenBytes)).toString('base64url')}`,
      expiresAtMs: clock() + tokenLifeMs,
      renewsAtMs: clock() + tokenLifeMs - overlapMs,
      replaced: false,
    }
    tokens.set(token.value, token)
    latest.set(appId, token)
    return token
  }

  const force = (appId: string): Token => {
    const forced = (forcedAtMs.get(appId) ?? []).filter((atMs) => atMs > clock() - dayMs)
    if (forced.length >= maxForcedADay) throw new Refusal(45009)
    if (forced.some((atMs) => atMs > clock() - forceIntervalMs)) throw new Refusal(45011)
    forcedAtMs.set(appId, [...forced, clock()])
    const old = latest.get(appId)
    if (old !== undefined) old.replaced = true
    return issue(appId)
  }

  return {
    stableToken({ method, body, facts }) {
      if (method !== 'POST') throw new Refusal(43002)
      const input = parseBody(body)
      const { appid: appId, secret, grant_type: grantType, force_refresh: forceRefresh } = input
      if (typeof appId !== 'string' || appId === '') throw new Refusal(41002)
      facts.appId = appId
      if (typeof secret !== 'string' || secret === '') throw new Refusal(41004)
      if (grantType !== 'client_credential') throw new Refusal(40002)
      const app = directory.app(appId)
      if (app === null) throw new Refusal(40013)
      if (app.secret !== secret) throw new Refusal(40125)

      const current = latest.get(appId)
      const keeps = current !== undefined && !current.replaced && current.renewsAtMs > clock()
      const token = forceRefresh === true ? force(appId) : keeps ? current : issue(appId)
      return {
        access_token: token.value,
        expires_in: Math.floor((token.expiresAtMs - clock()) / 1000),
      }
    },

    appOf({ query, facts }) {
      const value = query.get('access_token') ?? ''
      if (value === '') throw new Refusal(41001)
      if (!/^[\w-]+$/.test(value)) throw new Refusal(40014)
      const token = tokens.get(value)
      if (token === undefined || token.replaced) throw new Refusal(40001)
      if (token.expiresAtMs <= clock()) throw new Refusal(42001)
      const app = directory.app(token.appId)
      if (app === null) throw new Refusal(40013)
      facts.appId = app.appId
      return app
    },

    end(appId, as) {
      const token = latest.get(appId)
      if (token === undefined) return
      if (as === 'replaced') token.replaced = true
      else token.expiresAtMs = clock()
      latest.delete(appId)
    },
  }
}

/** The JSON object of a POST. */
export const parseBody = (body: string): Record<string, unknown> => {
  if (body === '') throw new Refusal(44002)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new Refusal(47001)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal(47001)
  return value as Record<string, unknown>
}
