import type { KeyObject } from 'node:crypto'
import { isFields, isOneTimeCode, parseJson, readId, type Fields } from '../../upstream/fields'
import type { ProviderPhone } from '../phone'
import { createRunCall, type RunCallOptions } from '../../upstream/provider-calls'
import { ProviderError } from '../../upstream/provider-error'
import { createUpstream, type UpstreamOptions } from '../../upstream/upstream'
import { isBusy } from './errors'
import { openPhone, type PhoneContent } from './open-phone'
import { readResponse, type AlipayPublicKey } from './read-response'
import { signText, textToSign, type Parameters } from './sign'

/**
 * The user that a login code belongs to. An app that is being switched from user ids to open ids gets both;
 * at least one is present.
 */
export interface AlipayIdentity {
  openId: string | null
  userId: string | null
  /** Present if the app is in an app group of Alipay's console. */
  unionId: string | null
}

/** One mini-program's view of Alipay's gateway. Every call throws a `ProviderError`. */
export interface AlipayClient {
  readonly appId: string
  /** Exchanges a code of `my.getAuthCode`, which works once. */
  exchangeCode(code: string): Promise<AlipayIdentity>
  /** Opens what the phone button gave. */
  openPhone(content: PhoneContent): ProviderPhone
  close(): Promise<void>
}

export interface AlipayClientOptions extends RunCallOptions, Omit<UpstreamOptions, 'baseUrl'> {
  appId: string
  /** Of the app; its public half is in Alipay's console. */
  privateKey: KeyObject
  /** Alipay's own, which is not the app's. */
  publicKey: AlipayPublicKey
  /** In certificate mode: of the app's certificate and of Alipay's roots. */
  certificateSns: { app: string; root: string } | null
  /** 16 bytes; null if the console has no content key, and so no phone number can be read. */
  aesKey: Buffer | null
  /** `https://openapi.alipay.com/gateway.do`, or a sandbox of it. */
  gatewayUrl: string
  /** Milliseconds since 1970. @default Date.now */
  clock?: () => number
}

const tokenMethod = 'alipay.system.oauth.token'

export const createAlipayClient = (options: AlipayClientOptions): AlipayClient => {
  const { appId, privateKey, publicKey, certificateSns, aesKey } = options
  const clock = options.clock ?? Date.now
  const upstream = createUpstream({ ...options, baseUrl: options.gatewayUrl })
  const run = createRunCall(options)

  const commonParameters = (method: string): Parameters => ({
    app_id: appId,
    method,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: beijingTime(clock()),
    version: '1.0',
    ...(certificateSns === null
      ? {}
      : { app_cert_sn: certificateSns.app, alipay_root_cert_sn: certificateSns.root }),
  })

  const call = <T>(method: string, body: Parameters, read: (content: Fields) => T): Promise<T> =>
    run(method, async (signal) => {
      const query = commonParameters(method)
      const sign = signText(textToSign({ ...query, ...body }), privateKey)
      const text = await upstream.send(
        {
          call: method,
          method: 'POST',
          path: '',
          // The charset must be in the query: the gateway needs it to read the body.
          query: { ...query, sign },
          headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
          body: new URLSearchParams(body).toString(),
        },
        { signal, isBusy: isBusyResponse },
      )
      return read(readResponse(method, text, publicKey))
    })

  return {
    appId,

    async exchangeCode(code) {
      if (!isOneTimeCode(code)) {
        throw new ProviderError('code_invalid', `${tokenMethod} is not called: malformed code`)
      }
      return call(tokenMethod, { grant_type: 'authorization_code', code }, readIdentity)
    },

    openPhone(content) {
      if (aesKey === null) {
        throw new ProviderError('rejected', 'a phone number needs ALIPAY_AES_KEY')
      }
      return openPhone(content, { publicKey: publicKey.key, aesKey })
    },

    close: () => upstream.close(),
  }
}

const readIdentity = (content: Fields): AlipayIdentity => {
  const openId = readId(tokenMethod, content, 'open_id')
  const userId = readId(tokenMethod, content, 'user_id')
  if (openId === null && userId === null) {
    throw new ProviderError('unavailable', `${tokenMethod} returned no id of the user`)
  }
  return { openId, userId, unionId: readId(tokenMethod, content, 'union_id') }
}

const beijingOffsetMs = 8 * 3_600_000

/** `yyyy-MM-dd HH:mm:ss` in Beijing, whatever this machine's time zone is. */
const beijingTime = (ms: number): string =>
  new Date(ms + beijingOffsetMs).toISOString().slice(0, 19).replace('T', ' ')

const isBusyResponse = (text: string): boolean => {
  const response = parseJson(text)
  return (
    isFields(response) && Object.values(response).some((value) => isFields(value) && isBusy(value))
  )
}
