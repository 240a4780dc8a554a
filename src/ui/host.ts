import type { Host as HostName } from '../contract/scalars'
import type { BindPhone } from '../contract/user-calls'

/**
 * What the screens need of the host beside drawing: a port, implemented in `src/platform/host`.
 * Nothing here throws for a host that lacks a service: `abilities` says what there is.
 */
export interface Host {
  readonly name: HostName
  readonly abilities: HostAbilities
  readonly dialogs: HostDialogs
  readonly navigation: HostNavigation
  readonly appearance: HostAppearance
  readonly network: HostNetwork
  readonly privacy: HostPrivacy
  readonly updates: HostUpdates
  /** The chosen language, theme and text size. Reads null where nothing usable is stored. */
  readonly settings: { read(): unknown; write(value: unknown): void }
  /** False where the user or the host refused. */
  copyText(text: string): Promise<boolean>
  /** Hands a text file to the user, who sends it in a chat. False where it was not taken. */
  shareFile(name: string, text: string): Promise<boolean>
  /**
   * The proof of the number that the user agreed to give by the phone button (`asksForPhone`), or why
   * there is none. Never rejects.
   */
  takePhone(event: PhoneButtonEvent): Promise<PhoneEvent>
  /**
   * A picture of the user's choice as a path that can be uploaded, or null where none was chosen.
   * Rejects with `file_unavailable` where the app has no access to pictures.
   */
  chooseImage(): Promise<string | null>
}

export interface HostAbilities {
  /**
   * False where the app was opened as one page of itself, with no login and no way to another page
   * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/share-timeline.html).
   */
  readonly signIn: boolean
  /** `<Button openType="contact">`: a chat with the customer service. */
  readonly contact: boolean
  /** `<Button openType="chooseAvatar">`. */
  readonly chooseAvatar: boolean
  /**
   * The server can have the platform check nicknames and pictures. Without, it lets nobody set them.
   */
  readonly contentCheck: boolean
  /** `<Input type="nickname">`. */
  readonly nicknameInput: boolean
  /** A button that asks for the phone number of the host's account: `asksForPhone` makes one. */
  readonly phoneButton: boolean
  /**
   * The phone button works before anybody is signed in, and gives a code that a sign-in may carry.
   * Only on WeChat. Douyin's button needs a `tt.login` before the tap
   * (https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/tutorial/open-capabilities/general-capabilities/new-phone-method),
   * and one after it renews the session key, so that older base libraries' data cannot be opened.
   * Alipay gives data that names no user and no time: the server takes it only from a session.
   */
  readonly oneTapPhone: boolean
  /** `<Button openType="share">`. */
  readonly share: boolean
  readonly shareFile: boolean
}

/** What the host fired after a tap on the phone button. */
export interface PhoneButtonEvent {
  /**
   * WeChat and Douyin fire `getPhoneNumber` in any case, with the outcome in the detail. Alipay fires
   * `getAuthorize` once the user agreed, and `error` otherwise.
   */
  name: 'getPhoneNumber' | 'getAuthorize' | 'error'
  detail: unknown
}

/** Why the phone button gave no number. */
export type PhoneProblem =
  | 'refused'
  | 'quota'
  | 'forbidden'
  | 'privacy'
  | 'undeclared'
  /** The account has no phone number, or one that the host must verify first. */
  | 'notBound'
  /** The host wants a login first: signing in again mends it. */
  | 'sessionDead'
  | 'failed'

export type PhoneEvent = { proof: BindPhone } | { problem: PhoneProblem }

export interface Question {
  title: string
  text: string
  confirm: string
  cancel: string
  /** Draws the confirming button as a warning. */
  isDangerous?: boolean
}

export interface HostDialogs {
  /** A few words that pass by themselves. */
  toast(text: string): void
  /** As `toast`; what is too long to be read in passing stays until it is closed, by `close`. */
  showMessage(text: string, close: string): void
  /** One at a time. False for every way out but the confirming button. */
  confirm(question: Question): Promise<boolean>
}

export interface HostNavigation {
  /** Opens a path of this app, `/pages/home/index?a=b`; a tab page is switched to. */
  open(path: string): void
  /** As `open`, in place of the current page. */
  replace(path: string): void
  /** To the page before; where there is none, to `home`. */
  leave(home: string): void
  setTitle(text: string): void
  /** Labels in the order of the tabs; only on a page that has the tab bar. */
  setTabBar(labels: readonly string[], theme: Theme): void
  stopPullDownRefresh(): void
  /**
   * Asks before the current page is left; null: no longer. Ignored where the host cannot. The host draws the
   * dialog and names its buttons; only the question is ours
   * (https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.enableAlertBeforeUnload.html).
   */
  warnBeforeLeaving(text: string | null): void
}

export type Language = 'zh' | 'en'
export type Theme = 'light' | 'dark'
export type TextSize = 'standard' | 'large'

export interface Appearance {
  language: Language
  theme: Theme
  textSize: TextSize
}

export interface HostAppearance {
  /** What the system asks for. */
  read(): Appearance
  subscribe(listener: () => void): () => void
  /** Colours what the host itself draws around the current page: title bar and background. */
  paintTheme(theme: Theme): void
}

export interface HostNetwork {
  /** Called at every change, not for the state at the start. */
  subscribe(listener: (isOnline: boolean) => void): () => void
  /** True where the host cannot tell. */
  isOnline(): Promise<boolean>
}

export type PrivacyDecision =
  { event: 'exposureAuthorization' } | { event: 'agree'; buttonId: string } | { event: 'disagree' }

export interface HostPrivacy {
  /**
   * The one handler for a call that waits for the privacy agreement. Each waiting call must be
   * resolved in the end, or it hangs. Never called on a host that asks by itself.
   */
  onNeeded(handler: (resolve: (decision: PrivacyDecision) => void) => void): void
  /** Asks now, where the host has such an agreement. False: the user refused. */
  require(): Promise<boolean>
  /** Shows the host's text of the agreement. False where it has none. */
  openContract(): Promise<boolean>
}

export type UpdateStatus = 'none' | 'checking' | 'downloading' | 'ready' | 'failed'

export interface HostUpdates {
  /** Of the running release, or null: a development build has none. */
  readonly version: string | null
  /** Null where the host updates by itself. */
  readonly manager: {
    status(): UpdateStatus
    subscribe(listener: () => void): () => void
    /** Restarts into the downloaded version. */
    apply(): void
  } | null
}
