import { join } from 'node:path'
import { bundleSize, type BundleSize } from './bundle-size'

const root = join(__dirname, '../../..')

/** What an app that lifts the login into its own code imports: store, client and gate. */
const entry = `
  export { createAuth } from './src/auth/create-auth'
  export { createHttpClient } from './src/http/create-http-client'
  export { AuthGate } from './src/ui/auth-gate/auth-gate'
  export { GateProvider } from './src/ui/auth-gate/gate-context'
  export { useGatedShow } from './src/ui/auth-gate/gate-visibility'
  export { withAuthGate } from './src/ui/auth-gate/with-auth-gate'
  export { useAuthedAction } from './src/ui/auth-gate/use-authed-action'
  export {
    useAuthError, useAuthState, useIsSigningIn, useSession, useUser,
  } from './src/ui/auth-gate/session-hooks'
`

/** With zustand and valibot in it, gzipped. */
export const clientMaxGzipBytes = 9856

export const clientBundleSize = (): Promise<BundleSize> => bundleSize(entry, root)
