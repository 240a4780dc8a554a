import { signWithSessionKey } from './signature'
import { createMemoryTokenStore, type TokenStore } from '../upstream/token-store'
import { createUsedCodes } from './used-codes'
import { createWechatCalls, type WechatCallRecord } from './wechat-calls'
import { WechatError, type WechatErrorKind } from './wechat-error'
import { createWechatHttp, type Picture, type WechatResponse } from './wechat-http'

/** What a login code stands for. None of it ever reaches a client. */
export interface WechatIdentity {
  openid: string
  /** 16 bytes in base64, as WeChat sends it. Only the latest login's key works. */
  sessionKey: string
  /** Present where the app is bound to an Open Platform account. */
  unionid: string | null
}

export interface WechatPhone {
  /** Without the country code. */
  number: string
  /** Digits without `+`, e.g. `86`. */
  countryCode: string
}

export type ContentVerdict =
  | 'pass'
  | 'review'
  | 'risky'
  /** WeChat responded without a verdict. */
  | 'unknown'

/** The version of the mini-program that a code or a link opens. WeChat's users have only `release`. */
export type EnvVersion = 'release' | 'trial' | 'develop'

export interface CodeRequest {
  /** At most 32 characters; the page finds it as its parameter `scene`. */
  scene: string
  /** Without a slash at its beginning, and without parameters. */
  page: string
  envVersion: EnvVersion
}

export interface UrlLinkRequest {
  page: string
  /** The page's parameters. */
  query: string
  envVersion: EnvVersion
  /** At most 30 days from now. */
  expireAtMs: number
}

/** WeChat's `scene`: where the content will be seen. */
export type ContentScene = 'profile' | 'comment' | 'forum' | 'socialLog'

/** WeChat's server API for one mini-program. Every call rejects with a `WechatError`. */
export interface WechatClient {
  readonly appId: string

  /** Whether WeChat accepts the AppID and the secret: one token call. */
  checkSecret(): Promise<void>

  /** Exchanges a login code, which works once. */
  code2Session(code: string): Promise<WechatIdentity>

  /** The number behind a phone button's code; with the openid WeChat checks that it is this user's. */
  getPhoneNumber(code: string, openid: string): Promise<WechatPhone>

  /** Whether this key is still the one that WeChat holds for the user. */
  checkSessionKey(openid: string, sessionKey: string): Promise<boolean>

  /** Replaces the key and resolves with the new one, which expires when the old one would have. */
  resetSessionKey(openid: string, sessionKey: string): Promise<string>

  /** Rejects where WeChat gives no verdict within `textCheckTimeoutMs`. */
  checkText(openid: string, scene: ContentScene, text: string): Promise<ContentVerdict>

  /** Asks for a verdict on a public image. It arrives as an event that names the trace id returned here. */
  checkImage(openid: string, scene: ContentScene, imageUrl: string): Promise<string>

  /**
   * A mini-program code, which never expires: the picture that people scan.
   * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html
   */
  createCode(request: CodeRequest): Promise<Picture>

  /**
   * A link that opens the mini-program from the browser of a phone, for any number of people.
   * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/url-link/generateUrlLink.html
   */
  createUrlLink(request: UrlLinkRequest): Promise<string>

  /** Ends the idle connections, and waits for the calls in flight. */
  close(): Promise<void>
}

export interface WechatClientOptions {
  appId: string
  appSecret: string
  /** `https://api.weixin.qq.com`, or a sandbox of it. */
  baseUrl: string
  /** Time limit of one call, its retry and its access token included. @default 5000 */
  timeoutMs?: number
  /** The same for a text check, for which a user waits. @default 800 */
  textCheckTimeoutMs?: number
  /** Where the nodes share the access token. @default the memory of this process */
  tokenStore?: TokenStore
  /** Most connections to WeChat at a time. @default 128 */
  connections?: number
  /** Milliseconds since 1970, for the access token's expiry. */
  clock?: () => number
  /** Monotonic milliseconds, for used codes and the circuit breaker. */
  monotonicClock?: () => number
  /** 0 to 1, for the jitter of a retry. */
  random?: () => number
  onCall?: (record: WechatCallRecord) => void
}

const scenes: Record<ContentScene, number> = { profile: 1, comment: 2, forum: 3, socialLog: 4 }

/** `media_type` of an image. */
const imageMediaType = 2
const checkVersion = 2
/** `expire_type` with a time; 1 would be with a number of days. */
const expireAtTime = 0
const codeWidthPixels = 430
const wrongOpenidErrcode = 40003
/** WeChat's codes have 32 to 64 characters. A longer text never reaches its server. */
const codePattern = /^[\x20-\x7e]{1,128}$/
/** WeChat's final verdicts on a code. */
const finalKinds: ReadonlySet<WechatErrorKind> = new Set(['code_invalid', 'blocked'])

export const createWechatClient = (options: WechatClientOptions): WechatClient => {
  const { appId, appSecret } = options
  const timeoutMs = options.timeoutMs ?? 5_000
  const textCheckTimeoutMs = options.textCheckTimeoutMs ?? 800
  const monotonicClock = options.monotonicClock ?? (() => performance.now())
  const http = createWechatHttp({
    baseUrl: options.baseUrl,
    clock: monotonicClock,
    random: options.random ?? Math.random,
    connections: options.connections ?? 128,
  })
  const calls = createWechatCalls({
    appId,
    appSecret,
    http,
    timeoutMs,
    tokenStore: options.tokenStore ?? createMemoryTokenStore(),
    clock: options.clock ?? Date.now,
    onCall: options.onCall ?? (() => undefined),
  })

  // A user waits for both calls about a session key, one after the other.
  const sessionKeyTimeoutMs = timeoutMs / 2
  const usedCodes = createUsedCodes(monotonicClock)

  const signedByKey = (openid: string, sessionKey: string) => ({
    openid,
    signature: signWithSessionKey(sessionKey),
    sig_method: 'hmac_sha256',
  })

  return {
    appId,

    async checkSecret() {
      await calls.fetchToken()
    },

    async code2Session(code) {
      assertCode(code)
      if (usedCodes.has(code)) {
        throw new WechatError('code_invalid', 'this code was used before')
      }
      const path = '/sns/jscode2session'
      const query = {
        appid: appId,
        secret: appSecret,
        js_code: code,
        grant_type: 'authorization_code',
      }
      try {
        const identity = await calls.plain({ method: 'GET', path, query }, (response) => ({
          openid: readText(path, response, 'openid'),
          sessionKey: readText(path, response, 'session_key'),
          unionid: isBlank(response['unionid']) ? null : readText(path, response, 'unionid'),
        }))
        usedCodes.add(code)
        return identity
      } catch (error) {
        if (error instanceof WechatError && finalKinds.has(error.kind)) usedCodes.add(code)
        throw error
      }
    },

    async getPhoneNumber(code, openid) {
      assertCode(code)
      const path = '/wxa/business/getuserphonenumber'
      const request = { method: 'POST', path, query: {}, body: { code, openid } } as const
      try {
        return await calls.withToken(request, (response) => readPhone(path, response))
      } catch (error) {
        if (!(error instanceof WechatError) || error.errcode !== wrongOpenidErrcode) throw error
        // The openid is ours and right, so the code is another user's.
        throw new WechatError('code_invalid', error.message, { errcode: error.errcode })
      }
    },

    async checkSessionKey(openid, sessionKey) {
      const query = signedByKey(openid, sessionKey)
      const request = { method: 'GET', path: '/wxa/checksession', query } as const
      try {
        return await calls.withToken(request, () => true, sessionKeyTimeoutMs)
      } catch (error) {
        if (error instanceof WechatError && error.kind === 'session_key_invalid') return false
        throw error
      }
    },

    resetSessionKey(openid, sessionKey) {
      const path = '/wxa/resetusersessionkey'
      const request = { method: 'GET', path, query: signedByKey(openid, sessionKey) } as const
      return calls.withToken(
        request,
        (response) => readText(path, response, 'session_key'),
        sessionKeyTimeoutMs,
      )
    },

    checkText(openid, scene, text) {
      const path = '/wxa/msg_sec_check'
      const body = { version: checkVersion, scene: scenes[scene], openid, content: text }
      return calls.withToken(
        { method: 'POST', path, query: {}, body },
        readVerdict,
        textCheckTimeoutMs,
      )
    },

    checkImage(openid, scene, imageUrl) {
      const path = '/wxa/media_check_async'
      const body = {
        version: checkVersion,
        scene: scenes[scene],
        openid,
        media_url: imageUrl,
        media_type: imageMediaType,
      }
      return calls.withToken({ method: 'POST', path, query: {}, body }, (response) =>
        readText(path, response, 'trace_id'),
      )
    },

    createCode({ scene, page, envVersion }) {
      const path = '/wxa/getwxacodeunlimit'
      const body = {
        scene,
        page,
        env_version: envVersion,
        // Only the released version's pages can be checked.
        check_path: envVersion === 'release',
        width: codeWidthPixels,
      }
      return calls.withToken(
        { method: 'POST', path, query: {}, body, returnsPicture: true },
        (response) => {
          const { picture } = response
          if (picture === undefined) throw missingField(path, 'picture')
          return picture as Picture
        },
      )
    },

    createUrlLink({ page, query, envVersion, expireAtMs }) {
      const path = '/wxa/generate_urllink'
      const body = {
        path: page,
        query,
        env_version: envVersion,
        expire_type: expireAtTime,
        expire_time: Math.floor(expireAtMs / 1000),
      }
      return calls.withToken({ method: 'POST', path, query: {}, body }, (response) =>
        readText(path, response, 'url_link'),
      )
    },

    close: () => http.close(),
  }
}

const assertCode = (code: string) => {
  if (!codePattern.test(code))
    throw new WechatError('code_invalid', 'this text is no code of WeChat')
}

const missingField = (path: string, field: string) =>
  new WechatError('unavailable', `${path} sent no ${field}`)

/** WeChat leaves a field out, or empty. */
const isBlank = (value: unknown): boolean => value === undefined || value === null || value === ''

const readText = (path: string, response: WechatResponse, field: string): string => {
  const value = response[field]
  // PostgreSQL would refuse some control characters, and SQLite half a surrogate pair.
  if (typeof value !== 'string' || !/^[^\p{Cc}\p{Cs}]+$/u.test(value))
    throw missingField(path, field)
  return value
}

const readPhone = (path: string, response: WechatResponse): WechatPhone => {
  const phone = response['phone_info']
  if (typeof phone !== 'object' || phone === null) throw missingField(path, 'phone_info')
  const number = readText(path, phone as WechatResponse, 'purePhoneNumber')
  // Documented as a string, and seen as a number.
  const countryCode = String((phone as WechatResponse)['countryCode'])
  if (!/^\d{1,4}$/.test(countryCode)) throw missingField(path, 'countryCode')
  return { number, countryCode }
}

/** An errcode of 0 says only that the check ran; `result.suggest` is the verdict. */
const readVerdict = (response: WechatResponse): ContentVerdict => {
  const { result } = response
  if (typeof result !== 'object' || result === null) return 'unknown'
  const { suggest } = result as WechatResponse
  return suggest === 'pass' || suggest === 'review' || suggest === 'risky' ? suggest : 'unknown'
}
