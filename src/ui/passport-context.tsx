import { createContext, useContext } from 'react'
import type { Api } from '../api/api'
import type { Auth } from '../auth/auth'
import type { AuthLogEvent } from '../auth/ports'
import type { Host } from './host'
import type { Preferences } from './preferences'
import type { Prompt } from './prompt'
import type { StoreApi } from 'zustand/vanilla'

/** What the app is made of, as far as its screens are concerned. */
export interface Passport {
  auth: Auth
  api: Api
  host: Host
  loginLog: LoginLog
  /** With a fresh login code of the host; afterwards nobody is signed in. */
  deleteAccount(): Promise<void>
}

/** The last steps of the login state, for support: no secret in it. */
export interface LoginLog {
  /** Oldest first. */
  entries(): readonly LoginLogEntry[]
  /** One line an entry. */
  toText(): string
}

export interface LoginLogEntry {
  atMs: number
  event: AuthLogEvent
  durationMs: number | null
  code: string | null
}

export interface Screens extends Passport {
  preferences: Preferences
  /** What the host last said of the network. */
  network: Pick<StoreApi<{ isOnline: boolean }>, 'getState' | 'subscribe' | 'getInitialState'>
  /** Asks a signed-out user to sign in. */
  signInPrompt: Prompt<boolean>
  /** Asks for the privacy agreement. */
  privacyPrompt: Prompt<PrivacyAnswer>
}

export type PrivacyAnswer = { hasAgreed: true; buttonId: string } | { hasAgreed: false }

export const PassportContext = createContext<Screens | null>(null)

export const usePassport = (): Screens => {
  const screens = useContext(PassportContext)
  if (screens === null) throw new Error('the screens need a PassportProvider around the app')
  return screens
}
