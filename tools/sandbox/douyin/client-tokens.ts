import { parseBody, readText, type DouyinCall } from './douyin-call'
import { DouyinRefusal } from './douyin-errors'
import type { SandboxDouyinApp } from './douyin-apps'
import type { DouyinState } from './douyin-state'

export interface ClientTokens {
  /** `POST /oauth/client_token/`, at open.douyin.com. It has an envelope of its own. */
  readonly issue: DouyinCall
  /** The app that a token belongs to, or a `DouyinRefusal`. */
  appOf(token: string): SandboxDouyinApp
  /** Ends the app's token at once: `expired` answers 28001008 from then on, `replaced` 28001003. */
  end(appId: string, as: 'expired' | 'replaced'): void
}

const tokenLifeMs = 7_200_000
/** How long a token lives on once a newer one was issued. */
const overlapMs = 300_000

/** https://developer.open-douyin.com/docs/resource/zh-CN/dop/develop/openapi/account-permission/client-token */
export const createClientTokens = ({ sandbox, apps }: DouyinState): ClientTokens => {
  const { clock, random } = sandbox
  const tokens = new Map<string, { appId: string; expiresAtMs: number; isReplaced: boolean }>()
  const latest = new Map<string, string>()

  return {
    issue(request) {
      const body = parseBody(request, 28001007)
      const appId = readText(body, 'client_key')
      request.facts.appId = appId
      const app = apps.find((candidate) => candidate.appId === appId)
      const isForClients = readText(body, 'grant_type') === 'client_credential'
      if (!isForClients) return tokenFailure(10002, '参数错误')
      if (app === undefined) return tokenFailure(10003, 'client_key错误')
      if (app.secret !== readText(body, 'client_secret'))
        return tokenFailure(10013, 'client_secret错误')

      const former = tokens.get(latest.get(appId) ?? '')
      if (former !== undefined) {
        former.expiresAtMs = Math.min(former.expiresAtMs, clock() + overlapMs)
      }
      const value = `clt.${Buffer.from(random(24)).toString('hex')}`
      tokens.set(value, { appId, expiresAtMs: clock() + tokenLifeMs, isReplaced: false })
      latest.set(appId, value)
      return {
        data: { access_token: value, description: '', error_code: 0, expires_in: 7200 },
        message: 'success',
      }
    },

    appOf(value) {
      const token = tokens.get(value)
      const app = apps.find((candidate) => candidate.appId === token?.appId)
      if (token === undefined || app === undefined || token.isReplaced) {
        throw new DouyinRefusal(28001003)
      }
      if (token.expiresAtMs <= clock()) throw new DouyinRefusal(28001008)
      return app
    },

    end(appId, as) {
      const token = tokens.get(latest.get(appId) ?? '')
      if (token === undefined) return
      if (as === 'replaced') token.isReplaced = true
      else token.expiresAtMs = clock()
    },
  }
}

/** `client_token` has an envelope of its own. */
export const tokenFailure = (errorCode: number, description: string) => ({
  data: { access_token: '', description, error_code: errorCode, expires_in: 0 },
  message: 'error',
})
