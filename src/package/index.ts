// The public names of the npm package, and nothing else: whatever is not here may change in any version.
export {
  createBackendClient,
  type BackendClient,
  type BackendClientOptions,
} from '../create-backend-client'
export { createCallContainerTransport, type CallContainerOptions } from '../platform/call-container'
export { createRuntime, type Runtime, type RuntimeOptions } from '../runtime'
export { createHostTransport } from './host-transport'
export { plainPanels, showError } from './plain-panels'
export { PlainSignInWindow } from './plain-window'
export { withPassport, type PassportServices } from './with-passport'

export { AuthGate, type AuthGateProps } from '../ui/auth-gate/auth-gate'
export {
  GateProvider,
  useGateServices,
  type AskedToSignIn,
  type GatePanels,
  type GateProviderProps,
  type GateServices,
} from '../ui/auth-gate/gate-context'
export type { Missing, Requirement } from '../ui/auth-gate/gate-phase'
export { useGatedShow } from '../ui/auth-gate/gate-visibility'
export {
  useAuthError,
  useAuthState,
  useIsSigningIn,
  useSession,
  useUser,
  type SessionView,
} from '../ui/auth-gate/session-hooks'
export {
  SignInSurface,
  useSignInRequest,
  type SignInRequest,
} from '../ui/auth-gate/sign-in-request'
export { useAuthedAction, type AuthedAction } from '../ui/auth-gate/use-authed-action'
export {
  withAuthGate,
  type AuthGateOptions,
  type GatedPageProps,
} from '../ui/auth-gate/with-auth-gate'
export { readHandoverId } from '../ui/read-handover-id'
export type { Scan, SignInWindow, SignInWindowState } from '../ui/sign-in-window'
export { errorText, type ErrorTextOptions } from '../ui/text/error-text'

export type { Api, Task } from '../api/api'
export type { Auth, SignInOptions } from '../auth/auth'
export type { LoginLog, LoginLogEntry } from '../auth/login-log'
export type { AuthFailure, AuthState, Session, SignedOutBy } from '../auth/state'
export {
  AppError,
  isAppError,
  type AppErrorCode,
  type AppErrorOptions,
} from '../contract/app-error'
export type { ClaimedHandover } from '../contract/handovers'
export type { Device } from '../contract/session'
export type { User } from '../contract/user'
export type { ResponseSchema } from '../contract/validate'
export type { HttpClient, HttpRequest } from '../http/http-client'
export type { Transport, WireRequest, WireResponse, WireTask } from '../http/ports'
