import { errcodeOf, expectSuccess } from '../../wechat/errcodes'
import { createUsedCodes } from '../../wechat/used-codes'
import { isOneTimeCode, parseFields, parseJson, isFields, readId } from '../../upstream/fields'
import { createRunCall, type RunCallOptions } from '../../upstream/provider-calls'
import { ProviderError, type ProviderErrorKind } from '../../upstream/provider-error'
import { createUpstream, type UpstreamOptions } from '../../upstream/upstream'

/** The user that a code of the authorize page belongs to. */
export interface OfficialAccountIdentity {
  openid: string
  /** Only with consent, and only if the account is bound to an Open Platform account. */
  unionId: string | null
  /** Whether the user was asked: WeChat granted `snsapi_userinfo`. */
  hasConsent: boolean
}

/** An official account's view of WeChat's servers. Every call throws a `ProviderError`. */
export interface OfficialAccountClient {
  readonly appId: string
  /**
   * Exchanges a code of the authorize page, which works once. Throws `provisional` for a snapshot page, whose
   * ids are virtual. WeChat's token of the user, in the same response, is not kept: nothing needs it.
   */
  exchangeCode(code: string): Promise<OfficialAccountIdentity>
  close(): Promise<void>
}

export interface OfficialAccountClientOptions extends RunCallOptions, UpstreamOptions {
  appId: string
  appSecret: string
}

const path = '/sns/oauth2/access_token'
/** WeChat's final verdicts on a code. */
const finalKinds: ReadonlySet<ProviderErrorKind> = new Set([
  'code_invalid',
  'blocked',
  'provisional',
])

/** https://developers.weixin.qq.com/doc/service/guide/h5/auth.html */
export const createOfficialAccountClient = (
  options: OfficialAccountClientOptions,
): OfficialAccountClient => {
  const { appId, appSecret } = options
  const upstream = createUpstream(options)
  const run = createRunCall(options)
  const usedCodes = createUsedCodes(options.monotonicClock ?? (() => performance.now()))

  const exchange = (code: string) =>
    run(path, async (signal) => {
      const query = { appid: appId, secret: appSecret, code, grant_type: 'authorization_code' }
      const request = { call: path, method: 'GET', path, query } as const
      const response = parseFields(path, await upstream.send(request, { isBusy, signal }))
      expectSuccess(path, response)
      // A page that asked without the user's act: WeChat shows a copy of it to a virtual user.
      if (Number(response['is_snapshotuser'] ?? 0) === 1) {
        throw new ProviderError('provisional', `${path} returned the user of a snapshot page`)
      }
      const openid = readId(path, response, 'openid')
      if (openid === null) throw new ProviderError('unavailable', `${path} returned no openid`)
      return {
        openid,
        unionId: readId(path, response, 'unionid'),
        hasConsent: String(response['scope']).split(',').includes('snsapi_userinfo'),
      }
    })

  return {
    appId,
    async exchangeCode(code) {
      if (!isOneTimeCode(code)) {
        throw new ProviderError('code_invalid', `${path} is not called: malformed code`)
      }
      if (usedCodes.has(code)) {
        throw new ProviderError('code_invalid', `${path} is not called: the code was used before`)
      }
      try {
        const identity = await exchange(code)
        usedCodes.add(code)
        return identity
      } catch (error) {
        if (error instanceof ProviderError && finalKinds.has(error.kind)) usedCodes.add(code)
        throw error
      }
    },
    close: () => upstream.close(),
  }
}

const busyErrcode = -1

const isBusy = (text: string): boolean => {
  const response = parseJson(text)
  return isFields(response) && errcodeOf(response) === busyErrcode
}
