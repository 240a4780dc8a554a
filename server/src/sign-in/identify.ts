import type { IncomingHttpHeaders } from 'node:http'
import type { Provider as ProviderName } from '../../../src/contract/providers'
import type { Clock } from '../lib/clock'
import { ApiError } from '../errors'
import type { Provider, ProviderIdentity } from '../providers/provider'
import type { ProviderRegistry } from '../providers/provider-registry'
import { claimsGatewayIdentity, readGatewayIdentity } from '../providers/wechat-gateway'
import type { ExchangeCode } from './exchange-code'

/** The proof of identity that a client sends. */
export interface Proof {
  provider: ProviderName
  code: string
  appId?: string | undefined
}

export interface Identified {
  provider: Provider
  identity: ProviderIdentity
  /** When the proof was taken: the exchange began, or the gateway spoke. */
  authenticatedAtMs: number
}

/** Rejects with an `ApiError` where nobody is proven. */
export type Identify = (proof: Proof, headers: IncomingHttpHeaders) => Promise<Identified>

export interface IdentifyOptions {
  providers: ProviderRegistry
  exchangeCode: ExchangeCode
  /** Whether the server runs behind the gateway of WeChat's cloud hosting, and only there. */
  trustsGateway: boolean
  clock: Clock
}

/** Finds the user that a sign-in is for: by a login code, or by WeChat's gateway where that is trusted. */
export const createIdentify = (options: IdentifyOptions): Identify => {
  const { providers, exchangeCode, trustsGateway, clock } = options

  return async (proof, headers) => {
    if (claimsGatewayIdentity(headers) && !trustsGateway) {
      throw new ApiError('invalid_request', {
        detail: 'headers: x-wx-openid is not accepted; see WECHAT_CLOUD_HOSTING',
      })
    }
    const gateway =
      trustsGateway && proof.provider === 'weapp' ? readGatewayIdentity(headers) : null
    if (gateway === null) {
      const provider = providers.find(proof.provider, proof.appId)
      const { identity, startedAtMs } = await exchangeCode(provider, proof.code)
      return { provider, identity, authenticatedAtMs: startedAtMs }
    }
    if (proof.appId !== undefined && proof.appId !== gateway.appId) {
      throw new ApiError('invalid_request', { detail: 'appId: is not the app that is calling' })
    }
    const provider = providers.find('weapp', gateway.appId)
    return { provider, identity: gateway.identity, authenticatedAtMs: clock() }
  }
}
