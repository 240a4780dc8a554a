import type { HostStrings } from '../runtime/host-strings'
import type { OpenTypes, Phone, Privacy } from '../runtime/phone'
import type { Sandbox } from '../runtime/sandbox'
import type { WechatEvent } from '../runtime/event-form'
import type { Overlays } from '../screen/overlays'
import type { AppStorage, StorageRules } from '../wx/storage'

export interface HostParts {
  phone: Phone
  sandbox: Sandbox
  storage: AppStorage
  /** WeChat's object, for the calls that are the same underneath. */
  wx: Record<string, unknown>
}

/** What one host gives to the app that runs on it. */
export interface Host {
  /** The host's object under its name, and other globals that only this host has. */
  readonly globals: Record<string, unknown>
  readonly openTypes: OpenTypes
}

/** How a host differs from WeChat at run time. */
export interface HostDialect {
  readonly storage: StorageRules
  /** An app can be opened from a picture in Moments. */
  readonly hasMoments: boolean
  readonly createPrivacy: (overlays: Overlays, strings: () => HostStrings, owner: string) => Privacy
  readonly createHost: (parts: HostParts) => Host
  /** The event as the host gives it to a listener. */
  readonly toEvent: (event: WechatEvent) => WechatEvent
}
