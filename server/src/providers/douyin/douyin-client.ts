import type { KeyObject } from 'node:crypto'
import { createAccessTokens } from '../../upstream/access-tokens'
import { decryptData, type EncryptedData } from '../../wechat/decrypt-data'
import { createMemoryTokenStore, type TokenStore } from '../../upstream/token-store'
import {
  isFields,
  isOneTimeCode,
  parseFields,
  parseJson,
  readId,
  type Fields,
} from '../../upstream/fields'
import type { ProviderPhone } from '../phone'
import { createRunCall, type RunCallOptions } from '../../upstream/provider-calls'
import { ProviderError } from '../../upstream/provider-error'
import { createUpstream, type Upstream, type UpstreamOptions } from '../../upstream/upstream'
import { decryptRsa } from './decrypt-rsa'
import { expectSuccess, isTokenError, openErrors, sessionErrors } from './errors'
import { readPhone } from './read-phone'

/** The user that a login code belongs to. */
export interface DouyinIdentity {
  openid: string
  /** The same in all apps of one developer. */
  unionId: string | null
  /** 16 bytes in base64. Only the latest login's key works. */
  sessionKey: string | null
}

/** One mini-program's view of Douyin's servers. Every call throws a `ProviderError`. */
export interface DouyinClient {
  readonly appId: string
  /**
   * Exchanges a code of `tt.login`, which works once. Throws `provisional` for an anonymous code,
   * which Douyin gives while it is signed out: the code identifies a device, not a user.
   */
  code2Session(code: string): Promise<DouyinIdentity>
  /** The number behind a code of the phone button, from base library 3.51.0. */
  getPhone(code: string): Promise<ProviderPhone>
  /**
   * Opens what the phone button gives to older base libraries. Throws `session_key_invalid` if
   * another key sealed it.
   */
  openPhone(data: EncryptedData, sessionKey: string): ProviderPhone
  /** Fetches an access token: rejects if Douyin refuses the appid or the secret. */
  checkSecret(): Promise<void>
  close(): Promise<void>
}

export interface DouyinClientOptions extends RunCallOptions, Omit<UpstreamOptions, 'baseUrl'> {
  appId: string
  appSecret: string
  /** Of the app, the newest first: a key that was replaced opens what Douyin sealed just before. */
  privateKeys: readonly KeyObject[]
  /** `https://developer.toutiao.com`, or a sandbox of it. */
  baseUrl: string
  /** `https://open.douyin.com`, or a sandbox of it. */
  openBaseUrl: string
  /** Where the nodes share the access token. @default this process only */
  tokenStore?: TokenStore
  /** Milliseconds since 1970. @default Date.now */
  clock?: () => number
}

const sessionPath = '/api/apps/v2/jscode2session'
const tokenPath = '/oauth/client_token/'
const phonePath = '/api/apps/v1/get_phonenumber_info/'
const maxPhoneAgeMs = 10 * 60_000
const badCode = '40018'

export const createDouyinClient = (options: DouyinClientOptions): DouyinClient => {
  const { appId, appSecret } = options
  const clock = options.clock ?? Date.now
  const upstream = createUpstream(options)
  const openUpstream = createUpstream({ ...options, baseUrl: options.openBaseUrl })
  const run = createRunCall(options)

  const post = async (
    to: Upstream,
    path: string,
    body: object,
    signal: AbortSignal,
    headers: Record<string, string> = {},
  ): Promise<Fields> => {
    const text = await to.send(
      {
        call: path,
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      },
      { signal, isBusy },
    )
    return parseFields(path, text)
  }

  const exchange = (codes: { code: string } | { anonymous_code: string }) =>
    run(sessionPath, async (signal) => {
      const body = { appid: appId, secret: appSecret, ...codes }
      const response = await post(upstream, sessionPath, body, signal)
      expectSuccess(sessionPath, response, sessionErrors)
      return readIdentity(response)
    })

  const tokens = createAccessTokens({
    appId,
    store: options.tokenStore ?? createMemoryTokenStore(),
    clock,
    fetch: () =>
      run(tokenPath, async (signal) => {
        const body = {
          grant_type: 'client_credential',
          client_key: appId,
          client_secret: appSecret,
        }
        return readToken(await post(openUpstream, tokenPath, body, signal))
      }),
  })

  const openData = (ciphertext: string): Fields => {
    for (const key of options.privateKeys) {
      const plain = decryptRsa(Buffer.from(ciphertext, 'base64'), key)
      const data = plain === null ? undefined : parseJson(plain.toString('utf8'))
      if (isFields(data)) return data
    }
    throw new ProviderError(
      'rejected',
      `${phonePath} returned data that no key of DOUYIN_APP_PRIVATE_KEYS opens`,
    )
  }

  return {
    appId,

    async code2Session(code) {
      if (!isOneTimeCode(code)) {
        throw new ProviderError('code_invalid', `${sessionPath} is not called: malformed code`)
      }
      try {
        return await exchange({ code })
      } catch (error) {
        if (!(error instanceof ProviderError) || error.platformCode !== badCode) throw error
        // `tt.login` gives a visitor another kind of code, which Douyin knows by another name only.
        throw (await isAnonymous(exchange({ anonymous_code: code })))
          ? new ProviderError('provisional', `${sessionPath} knows only the device`)
          : error
      }
    },

    async getPhone(code) {
      if (!isOneTimeCode(code)) {
        throw new ProviderError('code_invalid', `${phonePath} is not called: malformed code`)
      }
      if (options.privateKeys.length === 0) {
        throw new ProviderError('rejected', `${phonePath} needs DOUYIN_APP_PRIVATE_KEYS`)
      }
      return run(phonePath, async (signal) => {
        const send = (token: string) =>
          post(openUpstream, phonePath, { code }, signal, { 'access-token': token })
        const token = await untilAborted(tokens.get(), signal)
        let response = await send(token)
        if (isTokenError(response)) {
          response = await send(await untilAborted(tokens.get(token), signal))
        }
        expectSuccess(phonePath, response, openErrors)
        const { data } = response
        if (typeof data !== 'string') {
          throw new ProviderError('unavailable', `${phonePath} returned no data`)
        }
        return readPhone(phonePath, openData(data), appId)
      })
    },

    openPhone(data, sessionKey) {
      const rule = { appId, nowMs: clock(), maxAgeMs: maxPhoneAgeMs }
      const opened = decryptData(data, sessionKey, rule)
      if (opened.outcome === 'decrypted') return readPhone('getPhoneNumber', opened.data, appId)
      throw new ProviderError(
        opened.outcome === 'not_readable' ? 'session_key_invalid' : 'data_invalid',
        `getPhoneNumber gave data: ${opened.outcome}`,
      )
    },

    async checkSecret() {
      await tokens.get()
    },

    async close() {
      await Promise.all([upstream.close(), openUpstream.close()])
    },
  }
}

const isBusy = (text: string): boolean => {
  const response = parseJson(text)
  return isFields(response) && response['err_no'] === -1
}

const readIdentity = ({ data }: Fields): DouyinIdentity => {
  const fields = isFields(data) ? data : {}
  const openid = readId(sessionPath, fields, 'openid')
  if (openid !== null) {
    return {
      openid,
      unionId: readId(sessionPath, fields, 'unionid'),
      sessionKey: readId(sessionPath, fields, 'session_key'),
    }
  }
  if (readId(sessionPath, fields, 'anonymous_openid') !== null) {
    throw new ProviderError('provisional', `${sessionPath} knows only the device`)
  }
  throw new ProviderError('unavailable', `${sessionPath} returned no openid`)
}

/** `expires_in` and `error_code` are numbers, and sometimes text. */
const readToken = ({ data }: Fields) => {
  const fields = isFields(data) ? data : {}
  const errorCode = Number(fields['error_code'] ?? 0)
  if (errorCode !== 0) {
    const kind = openErrors.get(errorCode) ?? 'rejected'
    throw new ProviderError(kind, `${tokenPath} returned error_code ${errorCode}`, {
      platformCode: String(errorCode),
    })
  }
  const { access_token: value } = fields
  const expiresInSeconds = Number(fields['expires_in'])
  if (typeof value !== 'string' || value === '' || !(expiresInSeconds > 0)) {
    throw new ProviderError('unavailable', `${tokenPath} returned no access_token`)
  }
  return { value, expiresInSeconds }
}

const isAnonymous = (exchange: Promise<unknown>): Promise<boolean> =>
  exchange.then(
    () => false,
    (error: unknown) => error instanceof ProviderError && error.kind === 'provisional',
  )

/** Waits for work that other calls share and that goes on without this one. */
const untilAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      const giveUp = () => {
        reject(new ProviderError('unavailable', `${tokenPath} timed out`))
      }
      if (signal.aborted) giveUp()
      else signal.addEventListener('abort', giveUp)
    }),
  ])
