import type { CreatedSession } from '../contract/session'
import type { Auth } from './auth'
import type { AuthOptions } from './auth-options'
import { createAuthStore } from './auth-store'
import type { AuthPorts } from './ports'
import { needsTap } from './reduce'
import { createRenewalSchedule } from './renewal-schedule'
import { createRevoker } from './revocations'
import { createSignIn, signedOut } from './sign-in'
import type { Session, SignedOutBy } from './state'

export const createAuth = (ports: AuthPorts, options: AuthOptions): Auth => {
  const { silentSignIn = 'tap' } = options
  const state = createAuthStore(ports, options)
  const { store, read, dispatch } = state
  const schedule = createRenewalSchedule(ports, state)
  const flushRevocations = createRevoker(ports, state)
  const revokeLate = ({ token }: CreatedSession) => {
    dispatch({ type: 'arrivedLate', token })
    void flushRevocations()
  }
  const signIn = createSignIn(ports, state, schedule.noteRenewal, revokeLate)
  state.onAdopted(signIn.cancel)

  /** Not while the storage cannot be read: the user may have signed out. */
  const isSilentAllowed = (): boolean =>
    silentSignIn !== 'tap' &&
    !needsTap(read().signedOutBy) &&
    !signIn.hasWithdrawn() &&
    state.isRestored()

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
        : isRefused || schedule.isEnding() || error?.retryable === true
    if (isDue) void signIn.ensure()
  }

  /** The network or the app came back. */
  const recover = () => {
    state.save()
    signIn.onReconnect()
    void flushRevocations()
    signInIfDue()
  }

  const renewIfHostKeyEnded = async () => {
    if (await schedule.hasHostKeyEnded()) void signIn.ensure()
  }

  const onForeground = () => {
    recover()
    void renewIfHostKeyEnded()
  }

  const endSession = (by: SignedOutBy) => {
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
    signIn: signIn.ask,
    decline: signIn.decline,
    renew: async (rejectedToken) => {
      const { session, isRefused } = read()
      if (session?.token === rejectedToken && !isRefused) signIn.refuseToken()
      return ensureSession()
    },
    signOut: async () => {
      endSession('user')
      await flushRevocations()
    },
    forgetDeletedAccount: () => {
      endSession('deleted')
    },
    confirmToken: signIn.confirmToken,
    noteServerTime: schedule.noteServerTime,
    setUser: (user) => {
      dispatch({ type: 'userChanged', user })
    },
  }
}
