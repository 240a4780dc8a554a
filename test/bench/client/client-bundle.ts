import { join } from 'node:path'
import { bundleSize, type BundleSize } from './bundle-size'

const root = join(__dirname, '../../..')

/** Login state and request client. */
const core = `
  export { createAuth } from './src/auth/create-auth'
  export { createHttpClient } from './src/http/create-http-client'
`

/** What an app of its own imports of the package: the core and the gate. */
const client = `
  ${core}
  export { AuthGate } from './src/ui/auth-gate/auth-gate'
  export { GateProvider } from './src/ui/auth-gate/gate-context'
  export { useGatedShow } from './src/ui/auth-gate/gate-visibility'
  export { withAuthGate } from './src/ui/auth-gate/with-auth-gate'
  export { useAuthedAction } from './src/ui/auth-gate/use-authed-action'
  export {
    useAuthError, useAuthState, useIsSigningIn, useSession, useUser,
  } from './src/ui/auth-gate/session-hooks'
`

const shortTokens = `export { createBackendClient } from './src/create-backend-client'`

// All with zustand and valibot in them, gzipped.
export const coreMaxGzipBytes = 9_216
export const clientMaxGzipBytes = 10_240

export const coreWithTokensMaxGzipBytes = 9_216
export const clientWithTokensMaxGzipBytes = 10_240

export const coreBundleSize = (): Promise<BundleSize> => bundleSize(core, root)
export const coreWithTokensBundleSize = (): Promise<BundleSize> =>
  bundleSize(core + shortTokens, root)
export const clientWithTokensBundleSize = (): Promise<BundleSize> =>
  bundleSize(client + shortTokens, root)
export const clientBundleSize = (): Promise<BundleSize> => bundleSize(client, root)
