import { useEffect, type ComponentType, type PropsWithChildren } from 'react'
import { GateProvider, type GateProviderProps } from '../ui/auth-gate/gate-context'
import { PlainSignInWindow } from './plain-window'

export type PassportServices = Omit<GateProviderProps, 'children'>

/**
 * The app's component with the login around it: starts the login state with the app and gives every
 * gate below its panels. On a web page it also draws `PlainSignInWindow`. For a function component; a class
 * with lifecycle methods draws `GateProvider` in its own `render` and calls `auth.start()` itself, since
 * Taro looks for the methods on what the file exports.
 */
export const withPassport = (
  App: ComponentType<PropsWithChildren>,
  services: PassportServices,
): ComponentType<PropsWithChildren> => {
  const PassportApp = ({ children }: PropsWithChildren) => {
    useEffect(() => services.auth.start(), [])
    return (
      <GateProvider {...services}>
        <App>{children}</App>
        <PlainSignInWindow />
      </GateProvider>
    )
  }
  return PassportApp
}
