import type { Auth } from './auth'
import type { AuthOptions } from './auth-options'
import { createAuthStore } from './auth-store'
import type { AuthPorts } from './ports'
import { createRevoker } from './revocations'
import { createSignIn, signedOut, type SignIn } from './sign-in'
import type { Session, SignedOutBy } from './state'
import { createUpkeep } from './upkeep'

export const createAuth = (ports: AuthPorts, options: AuthOptions): Auth => {
  const { silentSignIn = 'launch' } = options
  const state = createAuthStore(ports, options, ({ session }) => {
    signIn.abandon(session)
  })
  const { store, read, dispatch } = state
  const upkeep = createUpkeep(ports, state)
  const flushRevocations = createRevoker(ports, state)
  const signIn: SignIn = createSignIn(ports, state, upkeep.noteRenewal, ({ token }) => {
    dispatch({ type: 'arrivedLate', token })
    void flushRevocations()
  })

  /** The failure is in the state, from where it is drawn. */
  const signInUnasked = () => {
    signIn.begin({ isSilent: true }).catch(() => undefined)
  }

  const isSilentAllowed = (): boolean => {
    const { signedOutBy } = read()
    return signedOutBy === null || signedOutBy === 'expiry'
  }

  const endSession = (by: SignedOutBy) => {
    signIn.abandon(null)
    dispatch({ type: 'signedOut', by })
  }

  const ensureSession = async (): Promise<Session> => {
    const { session, isRefused, activity } = read()
    if (session !== null && !isRefused) {
      if (upkeep.isEnding()) signInUnasked()
      return session
    }
    const isAllowed = session !== null || (silentSignIn !== 'tap' && isSilentAllowed())
    if (!isAllowed && activity === 'idle') throw signedOut()
    return signIn.begin({ isSilent: true })
  }

  /** Whatever is due and needs nobody to ask for it. */
  const recover = () => {
    state.save()
    signIn.revive()
    void flushRevocations()
    const { session, isRefused, error } = read()
    const isDue =
      session === null
        ? silentSignIn === 'launch' && isSilentAllowed()
        : isRefused || upkeep.isEnding()
    if (isDue || error?.retryable) signInUnasked()
  }

  const foreground = () => {
    recover()
    void upkeep.checkHostKey(signInUnasked)
  }

  return {
    store,
    ensureSession,
    start: () => {
      const stops = [
        // A task of its own, so that the first page is drawn before anything is sent.
        ports.clock.after(0, foreground),
        ports.subscribe({
          foreground,
          networkChanged: (isOnline) => {
            if (isOnline) recover()
          },
        }),
        ports.storage.subscribe?.(read),
      ]
      return () => {
        for (const stop of stops) stop?.()
      }
    },
    signIn: async () => {
      const { session, isRefused } = read()
      return session === null || isRefused ? signIn.begin({ isSilent: false }) : session
    },
    renew: async (rejectedToken) => {
      if (read().session?.token === rejectedToken) dispatch({ type: 'refused' })
      return ensureSession()
    },
    signOut: async () => {
      endSession('user')
      await flushRevocations()
    },
    forgetDeletedAccount: () => {
      endSession('deleted')
    },
    noteAccepted: (token) => {
      const { session, isRefused } = read()
      // An answer from before a refusal says nothing against it.
      if (session?.token === token && !isRefused) signIn.prove()
    },
    noteServerTime: upkeep.noteServerTime,
    setUser: (user) => {
      dispatch({ type: 'userChanged', user })
    },
  }
}
