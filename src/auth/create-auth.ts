import { AppError } from '../contract/app-error'
import type { Auth } from './auth'
import type { AuthOptions } from './auth-options'
import { createAuthStore } from './auth-store'
import { createHostSession } from './host-session'
import type { AuthPorts } from './ports'
import { createRevoker } from './revocations'
import { createSessionAge } from './session-age'
import { createSignIn, signedOut } from './sign-in'
import type { Session, SignedOutBy } from './state'

export const createAuth = (ports: AuthPorts, options: AuthOptions): Auth => {
  const { clock, storage } = ports
  const { silentSignIn = 'launch' } = options
  const state = createAuthStore(ports, options)
  const { store, read, dispatch } = state
  const age = createSessionAge(clock)
  const hostSession = createHostSession(ports, state)
  const flushRevocations = createRevoker(
    ports,
    () => read().revocations,
    (token) => {
      adopt()
      dispatch({ type: 'revocationSettled', token })
    },
  )
  const signIn = createSignIn(ports, state, {
    beforeLanding: () => {
      adopt()
    },
    onLanded: () => {
      hostSession.noteFresh()
      age.noteRenewal()
    },
    onLate: (token) => {
      adopt()
      dispatch({ type: 'sessionArrivedLate', token })
      void flushRevocations()
    },
  })

  /** Other tabs share the storage: what they left there comes before anything that is done here. */
  const adopt = () => {
    if (state.adopt()) signIn.abandon(read().session)
  }

  const endLocally = (by: SignedOutBy) => {
    adopt()
    signIn.abandon(null)
    dispatch({ type: 'signedOut', by })
  }

  const isSilentAllowed = (): boolean => {
    const { signedOutBy } = read()
    return signedOutBy === null || signedOutBy === 'expiry'
  }

  /** The failure is in the state, from where it is drawn. */
  const signInUnasked = () => {
    signIn.begin('automatic').catch(() => undefined)
  }

  const ensureSession = async (): Promise<Session> => {
    adopt()
    const { session, standing } = read()
    if (session === null) {
      const isAllowed = silentSignIn !== 'tap' && isSilentAllowed()
      if (!isAllowed && !signIn.isInFlight()) throw signedOut()
      return signIn.begin('automatic')
    }
    if (standing === 'refused') return signIn.begin('automatic')
    const sessionAge = age.of(session)
    if (sessionAge === 'ending') signInUnasked()
    if (sessionAge !== 'ended') return session
    return signIn.begin('automatic').catch((error: unknown) => {
      // Whether it has really ended is for the server to say.
      const kept = read().session
      if (kept === null) throw error
      return kept
    })
  }

  const renew = async (token: string): Promise<Session> => {
    adopt()
    const { session, standing } = read()
    if (session?.token !== token) return ensureSession()
    dispatch({ type: 'tokenRefused', token })
    if (standing === 'unproven' && !signIn.isInFlight()) {
      // The server refuses what it has just given out: to ask again at once would be a loop.
      const message = 'the renewed session was refused'
      throw signIn.fail(new AppError('session_expired', message, { retryable: true }))
    }
    return signIn.begin('automatic')
  }

  /** Whatever is due and needs nobody to ask for it. */
  const recover = () => {
    adopt()
    signIn.revive()
    state.save()
    void flushRevocations()
    const { session, standing, error } = read()
    const isDue =
      session === null
        ? silentSignIn === 'launch' && isSilentAllowed()
        : standing === 'refused' || age.of(session) !== 'fresh'
    if (isDue || error?.retryable === true) signInUnasked()
  }

  const foreground = async (): Promise<void> => {
    recover()
    if (await hostSession.hasEnded()) signInUnasked()
  }

  return {
    store,
    ensureSession,
    renew,
    start: () => {
      const inForeground = () => void foreground()
      const stops = [
        // A task of its own, so that the first page is drawn before anything is sent.
        clock.after(0, inForeground),
        ports.subscribe({
          foreground: inForeground,
          networkChanged: (isOnline) => {
            if (isOnline) recover()
          },
        }),
        storage.subscribe?.(adopt),
      ]
      return () => {
        for (const stop of stops) stop?.()
      }
    },
    signIn: async () => {
      adopt()
      const { session, standing } = read()
      return session === null || standing === 'refused' ? signIn.begin('user') : session
    },
    signOut: async () => {
      endLocally('user')
      await flushRevocations()
    },
    forgetDeletedAccount: () => {
      endLocally('deleted')
    },
    noteAccepted: (token) => {
      dispatch({ type: 'tokenAccepted', token })
      if (read().session?.token === token) signIn.prove()
    },
    noteServerTime: age.noteServerTime,
    setUser: (user) => {
      adopt()
      dispatch({ type: 'userChanged', user })
    },
  }
}
