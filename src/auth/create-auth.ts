import { AppError } from '../contract/app-error'
import type { Auth } from './auth'
import { withDefaults, type AuthOptions } from './auth-options'
import { createAuthStore } from './auth-store'
import { createHostSession } from './host-session'
import type { AuthPorts } from './ports'
import { createRevoker } from './revocations'
import { createSessionAge } from './session-age'
import { createSignIn, signedOut } from './sign-in'
import type { Session, SignedOutBy } from './state'

export const createAuth = (ports: AuthPorts, options: AuthOptions): Auth => {
  const { clock, log } = ports
  const settings = withDefaults(options)
  const state = createAuthStore(ports, settings)
  const { store, read, dispatch } = state
  const age = createSessionAge(clock, settings.renewAheadMs)
  const hostSession = createHostSession(ports, state, settings.checkIntervalMs)
  const flushRevocations = createRevoker(
    ports,
    () => read().revocations,
    (token) => {
      adoptStored()
      dispatch({ type: 'revocationSettled', token })
    },
  )
  const signIn = createSignIn(ports, settings, state, {
    beforeLanding: () => {
      adoptStored()
    },
    onLanded: () => {
      hostSession.noteFresh()
      age.noteRenewal()
    },
    onLate: (token) => {
      adoptStored()
      dispatch({ type: 'sessionArrivedLate', token })
      void flushRevocations()
    },
  })

  /** Other tabs share the storage: what they left there comes before anything that is done here. */
  const adoptStored = () => {
    if (state.adoptStored()) signIn.abandon(read().session)
  }

  const endLocally = (by: SignedOutBy) => {
    adoptStored()
    log?.add('signed out')
    signIn.abandon(null)
    dispatch({ type: 'signedOut', by })
  }

  const isSilentAllowed = (): boolean => {
    const { signedOutBy } = read()
    return signedOutBy === null || signedOutBy === 'expiry'
  }

  const ensureSession = async (): Promise<Session> => {
    adoptStored()
    const { session, standing } = read()
    if (session === null) {
      const isAllowed = settings.silentSignIn !== 'tap' && isSilentAllowed()
      if (!isAllowed && !signIn.isInFlight()) throw signedOut()
      return signIn.begin('automatic')
    }
    if (standing === 'refused') return signIn.begin('automatic')
    switch (age.of(session)) {
      case 'fresh':
        return session
      case 'ending':
        inBackground(signIn.begin('automatic'))
        return session
      case 'ended':
        // Whether it has really ended is for the server to say: a renewal that fails is no reason
        // not to try.
        return signIn.begin('automatic').catch((error: unknown) => {
          const kept = read().session
          if (kept === null) throw error
          return kept
        })
    }
  }

  const renew = async (token: string): Promise<Session> => {
    adoptStored()
    const { session, standing } = read()
    if (session?.token !== token) return ensureSession()
    dispatch({ type: 'tokenRefused', token })
    if (standing === 'unproven' && !signIn.isInFlight()) {
      // The server refuses what it has just given out: to ask again at once would be a loop.
      const message = 'the server refused the renewed session'
      throw signIn.fail(new AppError('session_expired', message, { retryable: true }))
    }
    return signIn.begin('automatic')
  }

  /** Whatever is due and needs nobody to ask for it. */
  const recover = () => {
    adoptStored()
    state.retryStorage()
    void flushRevocations()
    const { session, standing, error } = read()
    const isDue =
      error?.retryable === true ||
      (session === null
        ? settings.silentSignIn === 'launch' && isSilentAllowed()
        : standing === 'refused' || age.of(session) !== 'fresh')
    if (isDue) inBackground(signIn.begin('automatic'))
  }

  const foreground = async (): Promise<void> => {
    signIn.revive()
    recover()
    if (await hostSession.hasEnded()) inBackground(signIn.begin('automatic'))
  }

  return {
    store,
    ensureSession,
    renew,
    start: () => {
      log?.add('restored')
      const inForeground = () => void foreground()
      const stops = [
        // A task of its own, so that the first page is drawn before anything is sent.
        clock.after(0, inForeground),
        ports.subscribe({
          foreground: inForeground,
          networkChanged: (isOnline) => {
            if (!isOnline) return
            signIn.revive()
            recover()
          },
        }),
        ports.storage.subscribe?.(adoptStored),
      ]
      return () => {
        for (const stop of stops) stop?.()
      }
    },
    signIn: async () => {
      adoptStored()
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
      if (read().session?.token !== token) return
      dispatch({ type: 'tokenAccepted', token })
      signIn.prove()
    },
    noteServerTime: age.noteServerTime,
    setUser: (user) => {
      adoptStored()
      const current = read().user
      if (current === null || current.id !== user.id) return
      // Answers may overtake each other.
      if (Date.parse(user.updatedAt) < Date.parse(current.updatedAt)) return
      dispatch({ type: 'userChanged', user })
    },
  }
}

/** The failure is in the state, from where it is drawn. */
const inBackground = (work: Promise<unknown>): void => {
  work.catch(() => undefined)
}
