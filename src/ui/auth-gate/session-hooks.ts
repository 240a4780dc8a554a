import { useSyncExternalStore } from 'react'
import type { AuthFailure, AuthState } from '../../auth/state'
import type { User } from '../../contract/user'
import { useGateServices } from './gate-context'

/**
 * Reads a part of the login state. The component is drawn again only when that part changes:
 * select primitives or references out of the state, never a new object.
 */
export const useAuthState = <T>(select: (state: AuthState) => T): T => {
  const { subscribe, getState } = useGateServices().auth.store
  // Nothing is drawn on a server, so there is no third snapshot.
  return useSyncExternalStore(subscribe, () => select(getState()))
}

/** What a page may know of the session: the token is not part of it. */
export interface SessionView {
  status: AuthState['status']
  sessionId: string | null
}

/** Unmoved by a renewal in flight; a renewed session has a new id. */
export const useSession = (): SessionView => {
  const status = useAuthState((state) => state.status)
  const sessionId = useAuthState((state) => state.session?.id ?? null)
  return { status, sessionId }
}

/** The signed-in user, or null. The same object until something of the user changes. */
export const useUser = (): User | null => useAuthState((state) => state.user)

/** Why the last sign-in failed, or null. */
export const useAuthError = (): AuthFailure | null => useAuthState((state) => state.error)

/** Whether a sign-in is in flight; a silent renewal is not one. */
export const useIsSigningIn = (): boolean => useAuthState((state) => state.activity === 'signingIn')
