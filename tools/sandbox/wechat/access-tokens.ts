import type { SandboxApp } from './wechat-apps'
import type { WechatCall, WechatRequest } from './wechat-call'
import { Refusal } from './wechat-errcodes'
import type { WechatState } from './wechat-state'

export interface AccessTokens {
  /** `GET /cgi-bin/token`: each call makes a new token, and the one before dies soon after. */
  readonly token: WechatCall
  /** `POST /cgi-bin/stable_token`. */
  readonly stableToken: WechatCall
  /** The app whose token the query carries, or a `Refusal`. */
  appOf(request: WechatRequest): SandboxApp
  /** Ends the app's tokens at once: `expired` answers 42001 from then on, `replaced` 40001. */
  end(appId: string, as: 'expired' | 'replaced'): void
}

interface Token {
  appId: string
  value: string
  expiresAtMs: number
  /** From when on `stable_token` makes a new one; this one goes on to its end. */
  renewsAtMs: number
  /** From when on a newer token is the only good one. */
  replacedFromMs: number
}

/** Tokens of the two calls do not replace each other. */
type Kind = 'plain' | 'stable'

const tokenLifeMs = 7_200_000
const overlapMs = 300_000
const forceIntervalMs = 30_000
const maxForcedADay = 20
const maxPlainADay = 2_000
const dayMs = 24 * 3_600_000
const tokenBytes = 96

/**
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html
 */
export const createAccessTokens = (state: WechatState): AccessTokens => {
  const { clock, directory } = state
  const tokens = new Map<string, Token>()
  const latest = new Map<string, Token>()
  const forcedAtMs = new Map<string, number[]>()
  const plainAtMs = new Map<string, number[]>()
  const indexOf = (kind: Kind, appId: string) => `${kind} ${appId}`

  const issue = (kind: Kind, appId: string): Token => {
    const token: Token = {
      appId,
      value: `99_${Buffer.from(state.random(tokenBytes)).toString('base64url')}`,
      expiresAtMs: clock() + tokenLifeMs,
      renewsAtMs: clock() + tokenLifeMs - overlapMs,
      replacedFromMs: Infinity,
    }
    tokens.set(token.value, token)
    latest.set(indexOf(kind, appId), token)
    return token
  }

  const ofLastDay = (timesMs: readonly number[] = []) =>
    timesMs.filter((atMs) => atMs > clock() - dayMs)

  const replaceFrom = (kind: Kind, appId: string, fromMs: number) => {
    const old = latest.get(indexOf(kind, appId))
    if (old !== undefined) old.replacedFromMs = fromMs
  }

  const appWith = (appId: unknown, secret: unknown, grantType: unknown): SandboxApp => {
    if (typeof appId !== 'string' || appId === '') throw new Refusal(41002)
    if (typeof secret !== 'string' || secret === '') throw new Refusal(41004)
    if (grantType !== 'client_credential') throw new Refusal(40002)
    const app = directory.app(appId)
    if (app === null) throw new Refusal(40013)
    if (app.secret !== secret) throw new Refusal(40125)
    return app
  }

  const answer = (token: Token) => ({
    access_token: token.value,
    expires_in: Math.floor((token.expiresAtMs - clock()) / 1000),
  })

  const force = (appId: string): Token => {
    const forced = ofLastDay(forcedAtMs.get(appId))
    if (forced.length >= maxForcedADay) throw new Refusal(45009)
    if (forced.some((atMs) => atMs > clock() - forceIntervalMs)) throw new Refusal(45011)
    forcedAtMs.set(appId, [...forced, clock()])
    replaceFrom('stable', appId, clock())
    return issue('stable', appId)
  }

  return {
    stableToken({ method, body, facts }) {
      if (method !== 'POST') throw new Refusal(43002)
      const input = parseBody(body)
      const { appid: appId, secret, grant_type: grantType, force_refresh: forceRefresh } = input
      facts.appId = typeof appId === 'string' ? appId : null
      const app = appWith(appId, secret, grantType)
      if (forceRefresh === true) return answer(force(app.appId))
      const current = latest.get(indexOf('stable', app.appId))
      const keeps =
        current !== undefined && current.replacedFromMs > clock() && current.renewsAtMs > clock()
      return answer(keeps ? current : issue('stable', app.appId))
    },

    token({ query, facts }) {
      facts.appId = query.get('appid')
      const { appId } = appWith(query.get('appid'), query.get('secret'), query.get('grant_type'))
      const plain = ofLastDay(plainAtMs.get(appId))
      if (plain.length >= maxPlainADay) throw new Refusal(45009)
      plainAtMs.set(appId, [...plain, clock()])
      replaceFrom('plain', appId, clock() + overlapMs)
      return answer(issue('plain', appId))
    },

    appOf({ query, facts }) {
      const value = query.get('access_token') ?? ''
      if (value === '') throw new Refusal(41001)
      if (!/^[\w-]+$/.test(value)) throw new Refusal(40014)
      const token = tokens.get(value)
      if (token === undefined || token.replacedFromMs <= clock()) throw new Refusal(40001)
      if (token.expiresAtMs <= clock()) throw new Refusal(42001)
      const app = directory.app(token.appId)
      if (app === null) throw new Refusal(40013)
      facts.appId = app.appId
      return app
    },

    end(appId, as) {
      for (const kind of ['plain', 'stable'] as const) {
        const token = latest.get(indexOf(kind, appId))
        if (token === undefined) continue
        if (as === 'replaced') token.replacedFromMs = clock()
        else token.expiresAtMs = clock()
        latest.delete(indexOf(kind, appId))
      }
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
