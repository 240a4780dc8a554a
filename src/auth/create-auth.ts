import { createStore } from 'zustand/vanilla'
import { AppError, type AppErrorCode } from '../contract/app-error'
import type { CreatedSession } from '../contract/session'
import type { Auth } from './auth'
import { expiryMarginMs, withDefaults, type AuthOptions } from './auth-options'
import { createCoolDown, type Asker } from './cool-down'
import { withDeadline } from './deadline'
import { exchangeCode } from './exchange-code'
import { createFlight, type Flight } from './flight'
import type { AuthPorts } from './ports'
import { createRecordStore } from './record-store'
import { initialModel, reduce, type AuthEvent } from './reduce'
import { createRevoker } from './revocations'
import { createServerClock } from './server-clock'
import type { Session, SignedOutBy } from './state'

/** What these answers to a sign-in say of the account, whatever caused the sign-in. */
const endings: Partial<Record<AppErrorCode, SignedOutBy>> = {
  session_revoked: 'revoked',
  account_blocked: 'revoked',
  identity_mismatch: 'deleted',
}

const sessionCheckTimeoutMs = 10_000
const revocationTimeoutMs = 30_000

export const createAuth = (ports: AuthPorts, options: AuthOptions): Auth => {
  const { clock, log } = ports
  const settings = withDefaults(options)
  const records = createRecordStore(ports, settings)
  const coolDown = createCoolDown(clock, ports.random)
  const serverClock = createServerClock(clock)
  const store = createStore(() =>
    reduce(initialModel, { type: 'restored', record: records.read() }),
  )

  let flight: Flight | null = null
  /** The token that the server refused, while its session is still the current one. */
  let rejectedToken: string | null = null
  /** A token that a renewal brought and that no request was let in with so far. */
  let unprovenToken: string | null = null
  /** Somebody asked for a session and did not get it, for a reason that may pass. */
  let isWanted = false
  let checkedAtMs: number | null = null

  const dispatch = (event: AuthEvent) => {
    const before = store.getState()
    const after = reduce(before, event)
    if (after === before) return
    records.write(after)
    store.setState(after, true)
  }

  const flushRevocations = createRevoker(
    ports,
    revocationTimeoutMs,
    () => store.getState().revocations,
    (token) => {
      dispatch({ type: 'revocationSettled', token })
    },
  )

  /** Ends the wait of everybody for the sign-in in flight; what it still brings is dropped. */
  const abandonFlight = (settle: (abandoned: Flight) => void) => {
    const abandoned = flight
    flight = null
    if (abandoned === null) return
    dispatch({ type: 'attemptAbandoned' })
    settle(abandoned)
  }

  /** Takes over what another tab stored, before anything is done with the session. */
  const sync = () => {
    const record = records.readChange()
    if (record === null) return
    log?.add('other tab adopted')
    const { session } = record
    const isSame = session?.token === store.getState().session?.token
    dispatch({ type: 'restored', record })
    if (isSame) return
    isWanted = false
    coolDown.reset()
    abandonFlight((abandoned) => {
      if (session === null) abandoned.reject(signedOut())
      else abandoned.resolve(session)
    })
  }

  const begin = (asker: Asker, isTokenRejected: boolean): Promise<Session> => {
    if (flight !== null) {
      if (isTokenRejected) flight.isTokenRejected = true
      return flight.promise
    }
    const blocking = coolDown.blocking(asker)
    if (blocking !== null) {
      // Nothing will renew this session by itself any more.
      if (isTokenRejected && !blocking.retryable) fail(blocking, true)
      return Promise.reject(blocking)
    }
    const started = createFlight(isTokenRejected)
    flight = started
    dispatch({ type: 'attemptStarted' })
    void fly(started, asker)
    return started.promise
  }

  const fly = async (mine: Flight, asker: Asker): Promise<void> => {
    const isLive = () => flight === mine
    const { session, lapsedSessionId } = store.getState()
    const result = await exchangeCode(ports, {
      isSilent: asker === 'automatic',
      renews: session?.id ?? lapsedSessionId,
      isLive,
      onLate: dropLate,
      loginCodeTimeoutMs: settings.loginCodeTimeoutMs,
      exchangeTimeoutMs: settings.exchangeTimeoutMs,
    })
    sync()
    if (result.ok) {
      if (isLive()) land(mine, result.created)
      else dropLate(result.created)
    } else if (isLive()) {
      flight = null
      mine.reject(fail(result.error, mine.isTokenRejected))
    }
  }

  const land = (mine: Flight, created: CreatedSession) => {
    const former = store.getState().session
    const session: Session = {
      id: created.session.id,
      userId: created.user.id,
      token: created.token,
      expiresAtMs: Date.parse(created.session.expiresAt),
      provider: created.session.provider,
    }
    flight = null
    rejectedToken = null
    unprovenToken = mine.isTokenRejected ? session.token : null
    isWanted = false
    // The code was fetched just now, and so was the host's key.
    checkedAtMs = clock.nowMs()
    coolDown.succeed()
    log?.add(former === null ? 'signed in' : 'renewed')
    mine.resolve(session)
    dispatch({ type: 'signedIn', session, user: created.user })
  }

  const fail = (caught: AppError, isTokenRejected: boolean): AppError => {
    const error = coolDown.fail(caught)
    const { code, retryable, retryAtMs } = error
    isWanted = retryable
    const ending = endings[code] ?? (isTokenRejected && !retryable ? 'expiry' : null)
    dispatch({ type: 'attemptFailed', failure: { code, retryable, retryAtMs }, endedBy: ending })
    return error
  }

  const dropLate = ({ token }: CreatedSession) => {
    log?.add('late session dropped')
    dispatch({ type: 'sessionArrivedLate', token })
    void flushRevocations()
  }

  const signOutLocally = (by: SignedOutBy) => {
    log?.add('signed out')
    isWanted = false
    coolDown.reset()
    const abandoned = flight
    flight = null
    dispatch({ type: 'signedOut', by })
    abandoned?.reject(signedOut())
  }

  const endsWithin = ({ expiresAtMs }: Session, marginMs: number): boolean => {
    const nowMs = serverClock.nowMs()
    return nowMs !== null && nowMs >= expiresAtMs - marginMs
  }

  const isSilentAllowed = (): boolean => {
    const { signedOutBy } = store.getState()
    return signedOutBy === null || signedOutBy === 'expiry'
  }

  const ensureSession = async (): Promise<Session> => {
    sync()
    const { session } = store.getState()
    if (session === null) {
      if (flight !== null) return flight.promise
      if (settings.silentSignIn === 'tap' || !isSilentAllowed()) throw signedOut()
      return begin('automatic', false)
    }
    if (session.token === rejectedToken) return begin('automatic', true)
    if (endsWithin(session, expiryMarginMs)) {
      try {
        return await begin('automatic', false)
      } catch (error) {
        // Whether it has really ended is for the server to say: the phone's clock may be wrong.
        const kept = store.getState().session
        if (kept === null) throw error
        return kept
      }
    }
    if (endsWithin(session, settings.renewAheadMs)) inBackground(begin('automatic', false))
    return session
  }

  const renew = async (token: string): Promise<Session> => {
    sync()
    const { session } = store.getState()
    if (session === null || session.token !== token) return ensureSession()
    rejectedToken = token
    if (token === unprovenToken && flight === null && coolDown.blocking('automatic') === null) {
      // The server refuses what it has just given out: asking again at once would be a loop.
      unprovenToken = null
      const message = 'the server refused the renewed session'
      throw fail(new AppError('session_expired', message, { retryable: true }), false)
    }
    return begin('automatic', true)
  }

  /** What may be done now without anybody asking. */
  const recover = () => {
    sync()
    records.retry()
    void flushRevocations()
    const { session } = store.getState()
    if (session === null) {
      const isDue = settings.silentSignIn === 'launch' && isSilentAllowed()
      if (isDue || isWanted) inBackground(begin('automatic', false))
    } else if (session.token === rejectedToken) {
      inBackground(begin('automatic', true))
    } else if (isWanted || endsWithin(session, settings.renewAheadMs)) {
      inBackground(begin('automatic', false))
    }
  }

  const checkHostSession = async (): Promise<void> => {
    const { session } = store.getState()
    if (ports.checkSession === null || session === null || flight !== null) return
    const sinceMs = checkedAtMs === null ? Infinity : clock.nowMs() - checkedAtMs
    // A negative time is a clock that was set back.
    if (sinceMs >= 0 && sinceMs < settings.checkIntervalMs) return
    checkedAtMs = clock.nowMs()
    dispatch({ type: 'checkStarted' })
    let isAlive = true
    try {
      const asked = ports.checkSession()
      isAlive = await withDeadline(clock, sessionCheckTimeoutMs, 'the session check', asked)
    } catch {
      // The host could not tell; a renewal on that would be one for every foreground.
    }
    log?.add('host session checked', { code: isAlive ? 'alive' : 'ended' })
    dispatch({ type: 'checkEnded' })
    const isCurrent = store.getState().session?.token === session.token
    if (!isAlive && isCurrent) inBackground(begin('automatic', false))
  }

  const foreground = () => {
    recover()
    void checkHostSession()
  }

  return {
    store,
    ensureSession,
    renew,
    start: () => {
      log?.add('restored')
      const stops = [
        // A task of its own, so that the first page is drawn before anything is sent.
        clock.after(0, foreground),
        ports.subscribe({
          foreground,
          networkChanged: (isOnline) => {
            if (!isOnline) return
            coolDown.forgiveNetwork()
            recover()
          },
        }),
        ports.storage.subscribe?.(sync),
      ]
      return () => {
        for (const stop of stops) stop?.()
      }
    },
    signIn: async () => {
      sync()
      const { session } = store.getState()
      if (session !== null && session.token !== rejectedToken) return session
      return begin('user', session !== null)
    },
    signOut: async () => {
      sync()
      signOutLocally('user')
      await flushRevocations()
    },
    noteAccepted: (token) => {
      if (store.getState().session?.token !== token) return
      unprovenToken = null
      if (flight === null && rejectedToken === null) coolDown.reset()
    },
    noteServerTime: serverClock.note,
    setUser: (user) => {
      sync()
      const current = store.getState().user
      if (current === null || current.id !== user.id) return
      // Answers may overtake each other.
      if (Date.parse(user.updatedAt) < Date.parse(current.updatedAt)) return
      dispatch({ type: 'userChanged', user })
    },
    forgetDeletedAccount: () => {
      sync()
      signOutLocally('deleted')
    },
  }
}

const signedOut = (): AppError =>
  new AppError('signed_out', 'nobody is signed in', { retryable: false })

/** The failure is in the state, from where it is drawn. */
const inBackground = (work: Promise<unknown>): void => {
  work.catch(() => undefined)
}
