import { createContext, useContext, useMemo, type ComponentType, type ReactNode } from 'react'
import type { Auth } from '../../auth/auth'
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
  /** Signs the user in, with whatever questions that takes. False: the user would rather not. */
  askToSignIn: () => Promise<boolean>
  /** Where failures of a tap's action go: a toast, as a rule. */
  reportError: (error: unknown) => void
}

const GateContext = createContext<GateServices | null>(null)

export interface GateProviderProps {
  auth: Auth
  panels: GatePanels
  /** Default: the sign-in itself, with no question. */
  askToSignIn?: () => Promise<boolean>
  reportError: (error: unknown) => void
  children?: ReactNode
}

export const GateProvider = (props: GateProviderProps) => {
  const { auth, panels, askToSignIn, reportError, children } = props
  const services = useMemo(
    () => ({
      auth,
      panels,
      askToSignIn: askToSignIn ?? (() => auth.signIn().done.then(() => true)),
      reportError,
    }),
    [auth, panels, askToSignIn, reportError],
  )
  return <GateContext.Provider value={services}>{children}</GateContext.Provider>
}

export const useGateServices = (): GateServices => {
  const services = useContext(GateContext)
  if (services === null) throw new Error('no GateProvider around the app')
  return services
}
