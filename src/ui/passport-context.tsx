import { createContext, useContext } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import type { Api } from '../api/api'
import type { Auth } from '../auth/auth'
import type { LoginLog, LoginLogEntry } from '../auth/login-log'
import type { Host } from './host'
import type { Preferences } from './preferences'
import type { ProfileOffer } from './profile-offer/profile-offer-store'
import type { Prompt } from './prompt'
import type { SignInWindow } from './sign-in-window'

export type { LoginLogEntry }

/** What the app is made of, as far as its screens use it. */
export interface Passport {
  auth: Auth
  api: Api
  host: Host
  loginLog: Pick<LoginLog, 'entries' | 'toText'>
  /** With a fresh login code of the host; afterwards nobody is signed in. */
  deleteAccount(): Promise<void>
  /** Approves what a web page asks for, with the digits that it shows and a fresh login code of the host. */
  approveHandover(id: string, digits: string): Promise<void>
  /** Only on a web page. */
  signInWindow?: SignInWindow
  /**
   * One tap on the sign-in panel signs in and binds the number of the WeChat account; other hosts show
   * the ordinary panel (see `abilities.oneTapPhone`). WeChat gives numbers to verified apps only, and
   * bills each.
   * @default false
   */
  oneTapPhone?: boolean
  /** The web page that a mini-program opens, of one of the server's `WEB_ORIGINS`; empty for none. */
  webUrl?: string
}

export interface AppServices extends Passport {
  preferences: Preferences
  /** What the host last said of the network. */
  network: Pick<StoreApi<{ isOnline: boolean }>, 'getState' | 'subscribe' | 'getInitialState'>
  /** Asks a signed-out user to sign in. */
  signInPrompt: Prompt<boolean>
  profileOffer: ProfileOffer
  /** Asks for the privacy agreement. */
  privacyPrompt: Prompt<PrivacyAnswer>
}

export type PrivacyAnswer = { hasAgreed: true; buttonId: string } | { hasAgreed: false }

export const PassportContext = createContext<AppServices | null>(null)

export const usePassport = (): AppServices => {
  const services = useContext(PassportContext)
  if (services === null) throw new Error('the screens need a PassportProvider around the app')
  return services
}
