import { createContext, useContext, useMemo, type ComponentType, type ReactNode } from 'react'
import type { Auth } from '../../auth/auth'
import { isAppError } from '../../contract/app-error'
import type { SignInWindow } from '../sign-in-window'
import type { Missing } from './gate-phase'

/** What gates draw where a page gives nothing of its own. */
export interface GatePanels {
  Skeleton: ComponentType
  SignIn: ComponentType
  Retry: ComponentType
  Missing: ComponentType<{ missing: Missing }>
}

export interface GateServices {
  auth: Auth
  panels: GatePanels
  /** Signs the user in, with whatever questions that takes; `purpose` says what for, in words. */
  askToSignIn: (purpose: string | null) => AskedToSignIn
  /** Shows why a tap's action failed: in a toast, as a rule. */
  reportError: (error: unknown) => void
  /** What a web page shows while it signs a user in. */
  signInWindow: SignInWindow | undefined
}

export interface AskedToSignIn {
  /** False: the user declined. Rejects where the sign-in failed. */
  done: Promise<boolean>
  /** The asker is gone, and its question or sign-in with it unless others asked as well. */
  withdraw: () => void
}

const GateContext = createContext<GateServices | null>(null)

export interface GateProviderProps {
  auth: Auth
  panels: GatePanels
  /** @default the sign-in itself, with no question */
  askToSignIn?: (purpose: string | null) => AskedToSignIn
  reportError: (error: unknown) => void
  /** The runtime's. @default none: the panels say that a web page cannot sign in */
  signInWindow?: SignInWindow | undefined
  children?: ReactNode
}

export const GateProvider = (props: GateProviderProps) => {
  const { auth, panels, askToSignIn, reportError, signInWindow, children } = props
  const services = useMemo(
    () => ({
      auth,
      panels,
      askToSignIn: askToSignIn ?? (() => signInAtOnce(auth)),
      reportError,
      signInWindow,
    }),
    [auth, panels, askToSignIn, reportError, signInWindow],
  )
  return <GateContext.Provider value={services}>{children}</GateContext.Provider>
}

const signInAtOnce = (auth: Auth): AskedToSignIn => {
  const asked = auth.signIn()
  const done = asked.done.then(
    () => true,
    (error: unknown) => {
      // Withdrawn, or declined on another screen.
      if (isAppError(error) && error.code === 'cancelled') return false
      throw error
    },
  )
  return { done, withdraw: asked.withdraw }
}

export const useGateServices = (): GateServices => {
  const services = useContext(GateContext)
  if (services === null) throw new Error('put a GateProvider around the app')
  return services
}
