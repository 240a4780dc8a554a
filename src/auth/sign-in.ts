import {
  AppError,
  cancelled,
  isAppError,
  isNetworkError,
  sessionExpired,
  type AppErrorCode,
} from '../contract/app-error'
import type { SignInOptions, SignInRequest } from './auth'
import type { AuthStore } from './auth-store'
import { createBackoff, type Block } from './backoff'
import type { AuthPorts, ExchangedSession, SignInMode } from './ports'
import { requestLoginCode } from './request-login-code'
import type { Session, SignedOutBy } from './state'
import { withTimeout } from './with-timeout'

/** Includes the wait for a free connection. */
const exchangeTimeoutMs = 30_000

/**
 * Responses to a sign-in that end the session and keep silent sign-ins away, also where no token was
 * refused.
 */
const terminalCodes: Partial<Record<AppErrorCode, SignedOutBy>> = {
  session_revoked: 'revoked',
  account_blocked: 'revoked',
  identity_mismatch: 'deleted',
}

interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T | Promise<T>) => void
  readonly reject: (error: AppError) => void
}

/** One sign-in or renewal: everyone who needs a session meanwhile shares its promise. */
interface Flight extends Deferred<Session> {
  readonly mode: SignInMode
  phoneCode: string | null
  /** How many screens asked for it and have not withdrawn; none ask for a silent one. */
  askers: number
  /** The app came back or the network returned since the current attempt began; a launch counts. */
  wasInterrupted: boolean
  /** The reasons that are used up. */
  readonly retries: Set<RetryReason>
}

/** Each is good for one more attempt with a fresh code. */
type RetryReason =
  /**
   * The server calls the code invalid. The host's network layer may send a request twice, and the
   * response that arrives is then the second's: "already used".
   */
  | 'invalidCode'
  /**
   * The connection failed while the app was away: WeChat interrupts the requests of an app that is
   * in the background for five seconds.
   */
  | 'interruption'

/** Signing in and renewing are the same process: one at a time, shared by everyone who needs it. */
export interface SignIn {
  /**
   * A tap asks. It gets the session where there is a good one, joins the sign-in of another tap, and
   * takes the place of a silent one.
   */
  ask: (options?: SignInOptions) => SignInRequest
  /** Something needs a session. It joins what is in flight, or begins a silent sign-in. */
  ensure: () => Promise<Session>
  isInFlight: () => boolean
  /** Whether the last failure that is not forgotten was a silent sign-in's. */
  hasFailedSilently: () => boolean
  /** The last screen that asked withdrew, with no session: nothing signs in until the user asks again. */
  hasWithdrawn: () => boolean
  /**
   * The user says no: drops what is in flight, or forgets the failure of a tap. With a session only a
   * tap's sign-in ends; its silent renewal goes on.
   */
  decline: () => void
  /**
   * Drops what is in flight and forgets failures; waiting callers get the session or `signed_out`. The
   * caller changes the state.
   */
  cancel: (session: Session | null) => void
  /** The network or the app came back: failures of the network no longer count. */
  onReconnect: () => void
  /** Our server refused the current token. */
  refuseToken: () => void
  /** Our server let a request with this token in. */
  confirmToken: (token: string) => void
  stop: () => void
}

/**
 * `onSignedIn` is called for each new session, `onLate` with one that came after its time limit
 * or for a flight that is over: nobody waits for it any more.
 */
export const createSignIn = (
  ports: AuthPorts,
  { read, dispatch }: AuthStore,
  onSignedIn: () => void,
  onLate: (created: ExchangedSession) => void,
): SignIn => {
  const backoff = createBackoff(ports.clock, ports.random, () => {
    dispatch({ type: 'retryAllowed' })
  })
  /** The flight under way. */
  let current: Flight | null = null
  /** The last flight, if it failed and its failure is not forgotten. Never beside a current one. */
  let failed: Flight | null = null
  /** The last screen that asked withdrew, and none has asked since. */
  let hasWithdrawn = false
  /** The session replaced a refused one, and no request was let in with it yet. */
  let isUnconfirmed = false

  const begin = (mode: SignInMode): Flight => {
    const flight: Flight = {
      ...createDeferred(),
      mode,
      phoneCode: null,
      askers: 0,
      wasInterrupted: false,
      retries: new Set(),
    }
    // A flight under way has passed the backoff: the tap that takes its place does not wait again.
    const block = current === null ? backoff.blockOf(mode) : null
    if (block !== null) {
      flight.reject(block.error)
      // A silent one that is blocked is no news, unless the session was refused since the failure: a
      // permanent one ends it now.
      if (!mode.isSilent || isFinal(block.error)) fail(flight, block)
      return flight
    }
    // Callers that wait for the silent sign-in now wait for the tap's.
    current?.resolve(flight.promise)
    current = flight
    failed = null
    hasWithdrawn = false
    void attempt(flight)
    dispatch({ type: 'attempted' })
    return flight
  }

  const attempt = async (flight: Flight): Promise<void> => {
    flight.wasInterrupted = false
    let created: ExchangedSession
    try {
      created = await exchange(flight)
    } catch (caught) {
      // `requestLoginCode` and `withTimeout` reject with nothing but an `AppError`.
      const error = caught as AppError
      // Another tab may have signed in or out: the store then ends this flight by `cancel`.
      read()
      if (current !== flight) return
      const reason = reasonToRetry(flight, error)
      if (reason !== null && !flight.retries.has(reason)) {
        flight.retries.add(reason)
        return attempt(flight)
      }
      current = null
      flight.reject(error)
      const isDeclinedInHost = error.code === 'cancelled' && !flight.mode.isSilent
      if (isDeclinedInHost) dispatch({ type: 'declined' })
      else fail(flight, backoff.recordFailure(error))
      return
    }
    complete(flight, created)
  }

  /** Gets a code of the host and sends it to the server, once. */
  const exchange = async (flight: Flight): Promise<ExchangedSession> => {
    const code = await requestLoginCode(ports, flight.mode)
    const { session, lapsedSessionId } = read()
    if (current !== flight) throw cancelled()
    // A tap signs in even if the account was deleted or this device signed out from another one.
    const renews = flight.mode.isSilent ? (session?.id ?? lapsedSessionId) : null
    return withTimeout(
      ports,
      'exchange',
      exchangeTimeoutMs,
      (isWaiting) =>
        ports.exchange({
          code,
          renews,
          phoneCode: flight.phoneCode,
          isWanted: () => isWaiting() && current === flight,
          revocations: () => read().revocations,
        }),
      onLate,
    )
  }

  const complete = (flight: Flight, created: ExchangedSession): void => {
    const { isRefused } = read()
    if (current !== flight) {
      onLate(created)
      return
    }
    const { token, session: wire, user, phoneError } = created
    const session: Session = { ...wire, token, userId: user.id }
    current = null
    // The renewal of a refused session counts once a request is let in with it: see `confirmToken`.
    isUnconfirmed = isRefused
    if (!isRefused) backoff.reset()
    onSignedIn()
    flight.resolve(session)
    dispatch({ type: 'signedIn', session, user, phoneError })
  }

  const fail = (flight: Flight, { error, retryAtMs }: Block): void => {
    const { code, retryable } = error
    failed = flight
    const endedBy = terminalCodes[code] ?? (isFinal(error) ? 'expiry' : null)
    dispatch({ type: 'failed', failure: { code, retryable, retryAtMs }, endedBy })
  }

  /** A permanent failure to renew a session that the server has refused. */
  const isFinal = ({ retryable }: AppError): boolean => !retryable && read().isRefused

  /** Ends the flight under way with this outcome, and forgets former failures. */
  const end = (outcome: Session | AppError): void => {
    if (isAppError(outcome)) current?.reject(outcome)
    else current?.resolve(outcome)
    current = failed = null
    backoff.reset()
  }

  const createRequest = (flight: Flight): SignInRequest => {
    const { promise, resolve, reject } = createDeferred<Session>()
    flight.promise.then(resolve, reject)
    flight.askers += 1
    let isWithdrawn = false
    return {
      done: promise,
      withdraw: () => {
        // Another tab's news may end the flight. What is over cannot be withdrawn: `done` has its outcome.
        const { session } = read()
        if (isWithdrawn || (flight !== current && flight !== failed)) return
        isWithdrawn = true
        reject(cancelled())
        flight.askers -= 1
        if (flight.askers > 0) return
        end(cancelled())
        // The renewals of a session go on.
        hasWithdrawn = session === null
        dispatch({ type: 'withdrawn' })
      },
    }
  }

  return {
    ask: ({ phoneCode = null } = {}) => {
      const { session, isRefused } = read()
      if (session !== null && !isRefused) {
        return { done: Promise.resolve(session), withdraw: () => undefined }
      }
      const flight = current?.mode.isSilent === false ? current : begin({ isSilent: false })
      flight.phoneCode ??= phoneCode
      return createRequest(flight)
    },
    ensure: () => (current ?? begin({ isSilent: true })).promise,
    isInFlight: () => current !== null,
    hasFailedSilently: () => failed?.mode.isSilent === true,
    hasWithdrawn: () => hasWithdrawn,
    decline: () => {
      const hasSession = read().session !== null
      if (hasSession && (current ?? failed)?.mode.isSilent !== false) return
      // The renewals of a session still wait for what the failure asked for.
      if (hasSession && current === null) failed = null
      else end(cancelled())
      dispatch({ type: 'declined' })
    },
    cancel: (session) => {
      end(session ?? signedOut())
      isUnconfirmed = false
    },
    onReconnect: () => {
      // First: what a subscriber begins on the news has not been interrupted.
      if (current !== null) current.wasInterrupted = true
      if (backoff.resetNetworkFailure()) dispatch({ type: 'retryAllowed' })
    },
    refuseToken: () => {
      // A server that refuses what it has just given is not asked again at once: the next silent renewal
      // waits, and the session stays. A permanent failure already keeps silent sign-ins away for longer.
      const isBlocked = backoff.blockOf({ isSilent: true })?.error.retryable === false
      if (isUnconfirmed && !isBlocked) backoff.recordFailure(sessionExpired())
      dispatch({ type: 'refused' })
    },
    confirmToken: (token) => {
      const { session, isRefused } = read()
      // A response from before a refusal says nothing against it.
      if (!isUnconfirmed || isRefused || session?.token !== token) return
      isUnconfirmed = false
      // A wait after another failure goes on.
      if (backoff.blockOf({ isSilent: true }) === null) backoff.reset()
    },
    stop: backoff.stop,
  }
}

const createDeferred = <T>(): Deferred<T> => {
  let resolve: Deferred<T>['resolve'] = () => undefined
  let reject: Deferred<T>['reject'] = () => undefined
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  // Nobody has to catch it: a failure is in the state as well.
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

const reasonToRetry = (flight: Flight, error: AppError): RetryReason | null => {
  if (error.code === 'login_code_invalid') return 'invalidCode'
  return flight.wasInterrupted && isNetworkError(error) ? 'interruption' : null
}

export const signedOut = (): AppError =>
  new AppError('signed_out', 'nobody is signed in', { retryable: false })
