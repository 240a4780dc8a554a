import type { Provider as ProviderName } from '../../../src/contract/scalars'

/** Who a login code belongs to. Nothing of it ever reaches a client. */
export interface ProviderIdentity {
  openid: string
  /** The id that joins the identities of one owner's apps; null where the app is not bound. */
  unionId: string | null
  /** Null where the platform has none, or did not send it. */
  sessionKey: string | null
}

/** One app at one platform. */
export interface Provider {
  readonly name: ProviderName
  readonly appId: string
  /** Providers of the same scope share union ids. */
  readonly unionScope: string
  /** Rejects with an `ApiError`. */
  exchange(code: string): Promise<ProviderIdentity>
}
