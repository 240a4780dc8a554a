import type { Provider as ProviderName } from '../../../src/contract/providers'
import type { Host } from '../../../src/contract/scalars'
import type { BindPhone } from '../../../src/contract/user-calls'
import type { ContentVerdict } from '../wechat/wechat-client'
import type { ProviderPhone } from './phone'

/** The user that a proof belongs to. Nothing of it ever reaches a client. */
export interface ProviderIdentity {
  /** The app's id of the user: WeChat's openid, Alipay's open id or user id. */
  subject: string
  /**
   * Every id of the user at this app, the subject included, for a platform that may know the user by
   * another one later. Empty for a platform with one id.
   */
  aliases: readonly string[]
  /** The id that joins the identities of one owner's apps; null if the app is not bound. */
  unionId: string | null
  /** Null if the platform has none, or did not send it. */
  sessionKey: string | null
  /**
   * True where the user was asked nothing, so the proof signs in a known user and makes no account.
   * @default false
   */
  recognizesOnly?: boolean
}

/** Where the sessions of a provider live. */
export const hostOf = (name: ProviderName): Host => (name === 'wechat-oa' ? 'h5' : name)

/** What the phone button of the host gave. */
export type PhoneProof = BindPhone

/** The session that asks for a phone number. */
export interface PhoneOwner {
  subject: string
  /** The session key of the identity; null if there is none. Throws a `VaultError`. */
  sessionKey(): Promise<string | null>
}

/** The platform's check of what a user shows to others in the profile. */
export interface ContentCheck {
  /** Rejects where no verdict arrives in time. */
  checkText(subject: string, text: string): Promise<ContentVerdict>
  /** Asks for a verdict on a public image. It arrives as an event that names the trace id returned here. */
  checkImage(subject: string, imageUrl: string): Promise<string>
}

/**
 * One app at one platform. Each call rejects with a `ProviderError`; a visitor whom the platform
 * does not know as a user is one of kind `provisional`, so nothing of a visitor can be stored.
 */
export interface Provider {
  readonly name: ProviderName
  /** Where a session lives that this provider proves. */
  readonly host: Host
  readonly appId: string
  /** Providers of the same scope share union ids. */
  readonly unionScope: string
  /** Whether `aliases` of an identity are ever filled. */
  readonly hasAliases: boolean
  /** Exchanges a login code, once. */
  exchange(code: string): Promise<ProviderIdentity>
  /** Null if the platform has none that serves here: its sessions cannot set a nickname or a picture. */
  readonly contentCheck: ContentCheck | null
  /** Null for a proof of another host's shape. */
  readPhone(proof: PhoneProof, owner: PhoneOwner): Promise<ProviderPhone> | null
}
