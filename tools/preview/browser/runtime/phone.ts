import type { WeappBundle } from '../../bundle'
import type { Overlays } from '../screen/overlays'
import type { Screen } from '../screen/screen'
import type { App } from './app'
import type { Failures } from './failures'
import type { PageStack } from './page-stack'
import type { AccountRef } from './sandbox'
import type { SettingsStore } from './settings'
import type { Timeline } from './timeline'
import type { HostStrings } from './host-strings'

/** Everything that the components and the host's calls share. */
export interface Phone {
  readonly bundle: WeappBundle
  readonly settings: SettingsStore
  readonly failures: Failures
  readonly timeline: Timeline
  readonly screen: Screen
  readonly overlays: Overlays
  readonly app: App
  readonly pages: PageStack
  readonly files: Files
  readonly account: Account
  readonly privacy: Privacy
  /** What the host's buttons with `open-type` do. */
  readonly openTypes: () => OpenTypes
  /** The app, and the user that the phone belongs to. */
  readonly accountRef: () => AccountRef
  /** The host's own strings in the phone's language. */
  readonly strings: () => HostStrings
  /** As `wx[name]`; rejects with what its `fail` gets. */
  readonly navigate: (name: string, options: { url: string; delta: number }) => Promise<void>
  /** Forwards the page on top to a chat: draws the card that the app gives. */
  readonly share: (from: 'button' | 'menu', target: HTMLElement | null) => void
}

/** Files of the phone: temporary ones, and those that the app wrote. */
export interface Files {
  /** A path under `http://tmp/`. */
  addTemporary(content: Blob, suffix: string): string
  write(path: string, content: Blob): void
  read(path: string): Blob | null
  remove(path: string): boolean
  list(prefix: string): string[]
  /**
   * What an `<img>` can show: of a temporary file, of a file of the build, or of an address. A
   * relative path counts from the file `from` of the build.
   */
  urlOf(path: string, from: string): string
}

/** What only a real account has; the sandbox stands in. */
export interface Account {
  /** Shows the host's sheet; null when it was closed or the image failed the audit. */
  chooseAvatar(): Promise<{ avatarUrl: string } | null>
  askPhoneNumber(name: string): Promise<Record<string, unknown>>
  reviewNickname(text: string): Promise<boolean>
}

export interface Privacy {
  needsAuthorization(): boolean
  /** Resolves when the user has agreed, rejects with a `HostFailure` when not. */
  require(referrer: string): Promise<void>
  /** An `agreePrivacyAuthorization` button was tapped. */
  tapAgree(buttonId: string): void
  /** Registration overwrites: the last one wins. */
  onNeeded(handler: PrivacyHandler): void
  openContract(): void
  reset(): void
}

export interface PrivacyDecision {
  event: 'exposureAuthorization' | 'agree' | 'disagree'
  buttonId?: string
}

export type PrivacyHandler = (
  resolve: (decision: PrivacyDecision) => void,
  info: { referrer: string },
) => void

/** A button with `open-type`, as a feature of the host sees it. */
export interface OpenTypeButton {
  readonly element: HTMLElement
  readonly values: () => Record<string, unknown>
  /** Does not bubble. */
  readonly trigger: (name: string, detail: unknown) => void
}

/** By the value of `open-type`. */
export type OpenTypes = Readonly<
  Record<string, ((button: OpenTypeButton) => void | Promise<void>) | undefined>
>
