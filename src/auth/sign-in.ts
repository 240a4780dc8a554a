import { AppError, isAppError, type AppErrorCode } from '../contract/app-error'
import type { CreatedSession } from '../contract/session'
import type { AuthStore } from './auth-store'
import { callPort } from './call-port'
import { createCoolDown, isOfNetwork, type Asker, type CoolDown } from './cool-down'
import type { AuthPorts } from './ports'
import type { Session, SignedOutBy } from './state'

const loginCodeTimeoutMs = 10_000
/** With the wait for a free connection. */
const exchangeTimeoutMs = 30_000

/** What these answers to a sign-in say of the account, whatever caused the sign-in. */
const endings: Partial<Record<AppErrorCode, SignedOutBy>> = {
  session_revoked: 'revoked',
  account_blocked: 'revoked',
  identity_mismatch: 'deleted',
}

/** One sign-in or renewal on its way, with everyone who waits for it. */
interface Flight {
  readonly promise: Promise<Session>
  resolve: (session: Session) => void
  reject: (error: AppError) => void
  /** The app was away, or the network changed, since it began. */
  isBroken: boolean
}

/** Signing in and renewing are the same: one at a time, shared by everyone who needs it. */
export interface SignIn extends Pick<CoolDown, 'prove'> {
  isInFlight: () => boolean
  /** Joins the one in flight, or begins one unless a former failure asks to wait. */
  begin: (asker: Asker) => Promise<Session>
  /** A failure that is none of the host's or the exchange's; returns what to throw. */
  fail: (error: AppError) => AppError
  /**
   * Ends the wait of everybody with this session, or with `signed_out`, and forgets former failures.
   * A session that still arrives is dropped.
   */
  abandon: (session: Session | null) => void
  /** The network or the app itself came back: what broke for want of it is begun again. */
  revive: () => void
}

export interface SignInHooks {
  /** Before what arrived is judged: another tab may have been faster. */
  beforeLanding: () => void
  onLanded: () => void
  /** The token of a session that nobody waits for any more. */
  onLate: (token: string) => void
}

export const createSignIn = (
  ports: AuthPorts,
  { read, dispatch }: AuthStore,
  hooks: SignInHooks,
): SignIn => {
  const coolDown = createCoolDown(ports.clock, ports.random)
  let flight: Flight | null = null

  const dropLate = ({ token }: CreatedSession) => {
    hooks.onLate(token)
  }

  /** A code of the host, sent to the server once. Null: nobody waits for it any more. */
  const exchange = async (mine: Flight, asker: Asker): Promise<CreatedSession | null> => {
    const { session, lapsedSessionId } = read()
    const isSilent = asker === 'automatic'
    mine.isBroken = false
    const code = await callPort(ports, 'loginCode', loginCodeTimeoutMs, () =>
      ports.loginCode({ isSilent }),
    )
    if (flight !== mine) return null
    const renews = session?.id ?? lapsedSessionId
    return callPort(
      ports,
      'exchange',
      exchangeTimeoutMs,
      () => ports.exchange(code, renews),
      dropLate,
    )
  }

  /**
   * Once more with a fresh code: where the server calls the first invalid, since the host's network
   * layer may have sent it twice, and then the answer that got through is the second's "already
   * used"; and where the app was away, since WeChat interrupts the requests of an app that is in
   * the background for five seconds.
   */
  const isWorthAnother = (mine: Flight, error: AppError): boolean =>
    flight === mine &&
    (error.code === 'login_code_invalid' || (mine.isBroken && isOfNetwork(error)))

  const fly = async (mine: Flight, asker: Asker): Promise<void> => {
    const outcome = await exchange(mine, asker)
      .catch((error: unknown) => {
        if (isAppError(error) && isWorthAnother(mine, error)) return exchange(mine, asker)
        throw error
      })
      .catch((error: unknown) => error as AppError)
    hooks.beforeLanding()
    const isLive = flight === mine
    if (isAppError(outcome)) {
      if (!isLive) return
      flight = null
      mine.reject(fail(outcome))
    } else if (outcome !== null) {
      if (isLive) land(mine, outcome)
      else dropLate(outcome)
    }
  }

  const land = (mine: Flight, { token, session: wire, user }: CreatedSession) => {
    const session: Session = { ...wire, token, userId: user.id }
    flight = null
    coolDown.succeed()
    hooks.onLanded()
    mine.resolve(session)
    dispatch({ type: 'signedIn', session, user })
  }

  /** The server refused the session, and this failure does not pass by itself. */
  const isFinal = ({ retryable }: AppError): boolean => !retryable && read().standing === 'refused'

  const fail = (caught: AppError): AppError => {
    const error = coolDown.fail(caught)
    const { code, retryable, retryAtMs } = error
    const endedBy = endings[code] ?? (isFinal(error) ? 'expiry' : null)
    dispatch({ type: 'attemptFailed', failure: { code, retryable, retryAtMs }, endedBy })
    return error
  }

  return {
    fail,
    prove: coolDown.prove,
    isInFlight: () => flight !== null,
    begin: (asker) => {
      if (flight !== null) return flight.promise
      const blocking = coolDown.blocking(asker)
      if (blocking !== null) return Promise.reject(isFinal(blocking) ? fail(blocking) : blocking)
      const started = createFlight()
      flight = started
      dispatch({ type: 'attemptStarted' })
      void fly(started, asker)
      return started.promise
    },
    abandon: (session) => {
      coolDown.reset()
      if (session === null) flight?.reject(signedOut())
      else flight?.resolve(session)
      flight = null
    },
    revive: () => {
      coolDown.forgiveNetwork()
      if (flight !== null) flight.isBroken = true
    },
  }
}

export const signedOut = (): AppError =>
  new AppError('signed_out', 'nobody is signed in', { retryable: false })

const createFlight = (): Flight => {
  let settle: Pick<Flight, 'resolve' | 'reject'> | null = null
  const promise = new Promise<Session>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // One that nobody waits for (a renewal in the background) may fail: that is in the state.
  promise.catch(() => undefined)
  return { promise, isBroken: false, ...(settle as unknown as Pick<Flight, 'resolve' | 'reject'>) }
}
