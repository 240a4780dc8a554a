import type { Auth } from './auth'
import type { AuthOptions } from './auth-options'
import { createAuthStore } from './auth-store'
import type { AuthPorts, ExchangedSession } from './ports'
import { needsTap } from './reduce'
import { createRenewalSchedule } from './renewal-schedule'
import { createRevoker } from './revocations'
import { createSignIn, signedOut } from './sign-in'
import type { Session, SignedOutBy } from './state'

export const createAuth = (ports: AuthPorts, options: AuthOptions): Auth => {
  const { silentSignIn = 'tap' } = options
  const authStore = createAuthStore(ports, options)
  const { store, read, dispatch } = authStore
  const schedule = createRenewalSchedule(ports, authStore)
  const flushRevocations = createRevoker(ports, authStore)
  const revokeLate = ({ token, isFound }: ExchangedSession) => {
    const { session, signedOutBy } = read()
    // Of a web page, it may be what another tab has brought meanwhile.
    if (token === session?.token || (isFound === true && !needsTap(signedOutBy))) return
    dispatch({ type: 'arrivedLate', token })
    void flushRevocations()
  }
  const signIn = createSignIn(ports, authStore, schedule.noteRenewal, revokeLate)
  authStore.onAdopted(signIn.cancel)

  /**
   * Whether a sign-in may begin with nobody asking: by the policy, after what the user did, and not while
   * the storage cannot be read, as the user may have signed out.
   */
  const isSilentAllowed = (): boolean =>
    silentSignIn !== 'tap' &&
    !needsTap(read().signedOutBy) &&
    !signIn.hasWithdrawn() &&
    authStore.isRestored()

  const ensureSession = async (): Promise<Session> => {
    const { session, isRefused } = read()
    if (session !== null && !isRefused) {
      // In the background: the request goes out with the session that it has.
      if (schedule.isEnding()) void signIn.ensure()
      return session
    }
    if (session === null && !isSilentAllowed() && !signIn.isInFlight()) throw signedOut()
    return signIn.ensure()
  }

  /** Begins what is due without anybody asking for it; a failure is in the state. */
  const signInIfDue = () => {
    const { session, isRefused, error } = read()
    const isDue =
      session === null
        ? isSilentAllowed() && (silentSignIn === 'launch' || signIn.hasFailedSilently())
        : isRefused || schedule.isEnding() || error?.retryable
    if (isDue) void signIn.ensure()
  }

  /** At the launch, and when the network or the app came back. */
  const recover = () => {
    authStore.save()
    // First: it ends the wait that would block what is due, and marks only what began before.
    signIn.onReconnect()
    void flushRevocations()
    signInIfDue()
  }

  const onForeground = () => {
    recover()
    void schedule.checkHostKey(signIn.ensure)
  }

  const endSession = (by: SignedOutBy) => {
    // Another tab's news first, as a subscriber may begin a sign-in when it hears of it.
    read()
    // Ahead of subscribers, for the same reason.
    signIn.cancel(null)
    dispatch({ type: 'signedOut', by })
  }

  return {
    store,
    ensureSession,
    start: () => {
      const stops = [
        // A task of its own, so that the first page is drawn before anything is sent.
        ports.clock.after(0, onForeground),
        ports.subscribe({
          foreground: onForeground,
          networkChanged: (isOnline) => {
            if (isOnline) recover()
          },
        }),
        ports.storage.subscribe?.(read),
        signIn.stop,
      ]
      return () => {
        for (const stop of stops) stop?.()
      }
    },
    signIn: (signInOptions) => {
      // A server that has not heard of a sign-out may take the browser for the former user's.
      void flushRevocations()
      return signIn.ask(signInOptions)
    },
    decline: signIn.decline,
    renew: async (rejectedToken) => {
      const { session, isRefused } = read()
      if (session?.token === rejectedToken && !isRefused) signIn.refuseToken()
      return ensureSession()
    },
    signOut: () => {
      endSession('user')
      return flushRevocations()
    },
    forgetDeletedAccount: () => {
      endSession('deleted')
    },
    confirmToken: signIn.confirmToken,
    noteServerTime: schedule.noteServerTime,
    serverNowMs: schedule.serverNowMs,
    setUser: (user) => {
      dispatch({ type: 'userChanged', user })
    },
  }
}
