import { createAccessTokens } from '../upstream/access-tokens'
import { beforeDeadline, createDeadline, type Deadline } from './deadline'
import { errcodeOf, expectSuccess, isTokenErrcode } from './errcodes'
import type { TokenStore } from '../upstream/token-store'
import { WechatError } from './wechat-error'
import type { WechatResponse, WechatHttp, WechatHttpRequest } from './wechat-http'

/** One call as it may be counted and logged: no parameter of it is in here. */
export interface WechatCallRecord {
  /** For example `/sns/jscode2session`. */
  path: string
  /** `ok`, or the kind of the error. */
  outcome: 'ok' | WechatError['kind']
  errcode: number | null
  ms: number
}

/** Takes what a call needs from its response; throws a `WechatError` where that is missing. */
type Read<T> = (response: WechatResponse) => T

export interface WechatCalls {
  /** Fetches an access token. In WeChat's normal mode that invalidates none. */
  fetchToken(): Promise<{ value: string; expiresInSeconds: number }>
  /** A call that carries its own proof. */
  plain<T>(request: WechatHttpRequest, read: Read<T>): Promise<T>
  /** A call with the access token: a refused token is replaced, and the call sent once more. */
  withToken<T>(request: WechatHttpRequest, read: Read<T>, budgetMs?: number): Promise<T>
}

export interface WechatCallsOptions {
  appId: string
  appSecret: string
  http: WechatHttp
  timeoutMs: number
  tokenStore: TokenStore
  /** Milliseconds since 1970. */
  clock: () => number
  onCall: (record: WechatCallRecord) => void
}

/** Gives every call its time, its access token and its record. */
export const createWechatCalls = (options: WechatCallsOptions): WechatCalls => {
  const { appId, http, timeoutMs } = options

  const recorded = async <T>(
    path: string,
    budgetMs: number,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> => {
    const deadline = createDeadline(budgetMs)
    const report = (outcome: WechatCallRecord['outcome'], errcode: number | null) => {
      options.onCall({ path, outcome, errcode, ms: budgetMs - deadline.remainingMs() })
    }
    try {
      const result = await work(deadline)
      report('ok', 0)
      return result
    } catch (error) {
      if (error instanceof WechatError) report(error.kind, error.errcode)
      throw error
    }
  }

  const plain = <T>(request: WechatHttpRequest, read: Read<T>): Promise<T> =>
    recorded(request.path, timeoutMs, async (deadline) => {
      const response = await http.send(request, deadline)
      expectSuccess(request.path, response)
      return read(response)
    })

  const fetchToken = () => {
    const path = '/cgi-bin/stable_token'
    const body = { grant_type: 'client_credential', appid: appId, secret: options.appSecret }
    return plain({ method: 'POST', path, query: {}, body }, (response) => {
      const { access_token: value, expires_in: expiresInSeconds } = response
      if (typeof value !== 'string' || typeof expiresInSeconds !== 'number') {
        throw new WechatError('unavailable', `${path} sent no access_token`)
      }
      return { value, expiresInSeconds }
    })
  }

  const tokens = createAccessTokens({
    appId,
    store: options.tokenStore,
    clock: options.clock,
    fetch: fetchToken,
  })

  return {
    plain,
    fetchToken,
    withToken: (request, read, budgetMs = timeoutMs) =>
      recorded(request.path, budgetMs, async (deadline) => {
        const send = (token: string) =>
          http.send({ ...request, query: { access_token: token, ...request.query } }, deadline)
        const token = await beforeDeadline(tokens.get(), deadline)
        let response = await send(token)
        if (isTokenErrcode(errcodeOf(response))) {
          response = await send(await beforeDeadline(tokens.get(token), deadline))
        }
        expectSuccess(request.path, response)
        return read(response)
      }),
  }
}
