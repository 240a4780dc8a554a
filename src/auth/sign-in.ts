import { AppError, type AppErrorCode } from '../contract/app-error'
import type { CreatedSession } from '../contract/session'
import type { AuthOptions } from './auth-options'
import type { AuthStore } from './auth-store'
import { createCoolDown, type Asker } from './cool-down'
import { exchangeCode } from './exchange-code'
import { createFlight, type Flight } from './flight'
import type { AuthPorts } from './ports'
import type { Session, SignedOutBy } from './state'

/** What these answers to a sign-in say of the account, whatever caused the sign-in. */
const endings: Partial<Record<AppErrorCode, SignedOutBy>> = {
  session_revoked: 'revoked',
  account_blocked: 'revoked',
  identity_mismatch: 'deleted',
}

/** Signing in and renewing are the same: one at a time, shared by everyone who needs it. */
export interface SignIn {
  isInFlight(): boolean
  /** Joins the one in flight, or begins one unless a former failure asks to wait. */
  begin(asker: Asker): Promise<Session>
  /** A failure that is none of the host's or the exchange's; returns what to throw. */
  fail(error: AppError): AppError
  /**
   * Ends the wait of everybody with this session, or with `signed_out`, and forgets former failures.
   * A session that still arrives is dropped.
   */
  abandon(session: Session | null): void
  /** The host's network or the app itself came back: what broke for want of it is begun again. */
  revive(): void
  /** A request was let in: failures of before are forgotten. */
  prove: () => void
}

export const createSignIn = (
  ports: AuthPorts,
  settings: Required<AuthOptions>,
  { read, dispatch }: AuthStore,
  hooks: {
    /** Before what arrived is stored: another tab may have been faster. */
    beforeLanding: () => void
    onLanded: () => void
    /** A session that nobody waits for any more. */
    onLate: (token: string) => void
  },
): SignIn => {
  const { clock, log } = ports
  const coolDown = createCoolDown(clock, ports.random)
  let flight: Flight | null = null

  const begin = (asker: Asker): Promise<Session> => {
    if (flight !== null) return flight.promise
    const blocking = coolDown.blocking(asker)
    if (blocking !== null) {
      // Nothing will bring a refused session back: what blocks does not pass by itself.
      return Promise.reject(isEnded(blocking) ? fail(blocking) : blocking)
    }
    const started = createFlight()
    flight = started
    dispatch({ type: 'attemptStarted' })
    void fly(started, asker)
    return started.promise
  }

  const fly = async (mine: Flight, asker: Asker): Promise<void> => {
    const isLive = () => flight === mine
    const { session, lapsedSessionId } = read()
    const exchange = () => {
      mine.isBroken = false
      return exchangeCode(ports, {
        isSilent: asker === 'automatic',
        renews: session?.id ?? lapsedSessionId,
        isLive,
        onLate: dropLate,
        loginCodeTimeoutMs: settings.loginCodeTimeoutMs,
        exchangeTimeoutMs: settings.exchangeTimeoutMs,
      })
    }
    let result = await exchange()
    // WeChat interrupts requests of an app that is in the background for five seconds; the failure
    // may be told after the return to the foreground.
    if (!result.ok && mine.isBroken && isLive() && isOfNetwork(result.error)) {
      result = await exchange()
    }
    hooks.beforeLanding()
    if (result.ok) {
      if (isLive()) land(mine, result.created)
      else dropLate(result.created)
    } else if (isLive()) {
      flight = null
      const error = coolDown.fail(result.error)
      mine.reject(error)
      noteFailure(error)
    }
  }

  const land = (mine: Flight, created: CreatedSession) => {
    const session: Session = {
      id: created.session.id,
      userId: created.user.id,
      token: created.token,
      issuedAtMs: parseInstantMs(created.session.createdAt),
      expiresAtMs: parseInstantMs(created.session.expiresAt),
      provider: created.session.provider,
    }
    flight = null
    coolDown.succeed()
    log?.add(read().session === null ? 'signed in' : 'renewed')
    hooks.onLanded()
    mine.resolve(session)
    dispatch({ type: 'signedIn', session, user: created.user })
  }

  const isEnded = ({ retryable }: AppError): boolean => !retryable && read().standing === 'refused'

  const noteFailure = (error: AppError) => {
    const { code, retryable, retryAtMs } = error
    const endedBy = endings[code] ?? (isEnded(error) ? 'expiry' : null)
    dispatch({ type: 'attemptFailed', failure: { code, retryable, retryAtMs }, endedBy })
  }

  const fail = (error: AppError): AppError => {
    const timed = coolDown.fail(error)
    noteFailure(timed)
    return timed
  }

  const dropLate = ({ token }: CreatedSession) => {
    log?.add('late session dropped')
    hooks.onLate(token)
  }

  return {
    begin,
    fail,
    isInFlight: () => flight !== null,
    abandon: (session) => {
      coolDown.reset()
      if (flight === null) return
      if (session === null) flight.reject(signedOut())
      else flight.resolve(session)
      flight = null
      dispatch({ type: 'attemptAbandoned' })
    },
    revive: () => {
      coolDown.forgiveNetwork()
      if (flight !== null) flight.isBroken = true
    },
    prove: coolDown.prove,
  }
}

/** The contract checks the form of a time alone: the 99th of a month is 0. */
const parseInstantMs = (instant: string): number => Date.parse(instant) || 0

/** The app's connection, not the server's answer. */
const isOfNetwork = ({ code }: AppError): boolean =>
  code === 'network_unavailable' || code === 'timeout'

export const signedOut = (): AppError =>
  new AppError('signed_out', 'nobody is signed in', { retryable: false })
