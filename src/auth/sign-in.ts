import { AppError, type AppErrorCode } from '../contract/app-error'
import type { CreatedSession } from '../contract/session'
import { askForCode } from './ask-for-code'
import type { AuthStore } from './auth-store'
import { callPort } from './call-port'
import { createCoolDown } from './cool-down'
import type { AuthPorts, How } from './ports'
import type { Session, SignedOutBy } from './state'

/** With the wait for a free connection. */
const exchangeTimeoutMs = 30_000

/** What these answers to a sign-in say of the account, whatever caused the sign-in. */
const endings: Partial<Record<AppErrorCode, SignedOutBy>> = {
  session_revoked: 'revoked',
  account_blocked: 'revoked',
  identity_mismatch: 'deleted',
}

/** One sign-in or renewal on its way. */
interface Flight {
  resolve: (session: Session) => void
  reject: (error: AppError) => void
  /** The app was away, or the network changed, since it began. */
  isBroken: boolean
}

/** Signing in and renewing are the same: one at a time, shared by everyone who needs it. */
export interface SignIn {
  /** Joins the one in flight, or begins one unless a former failure asks to wait. */
  begin: (how: How) => Promise<Session>
  /**
   * Ends the wait of everybody with this session, or with `signed_out`, and forgets former failures.
   * A session that still arrives is dropped.
   */
  abandon: (session: Session | null) => void
  /** The network or the app itself came back: what broke for want of it is begun again. */
  revive: () => void
  /** A request was let in with the current token. */
  prove: () => void
}

/** `onLate` gets a session that nobody waits for any more. */
export const createSignIn = (
  ports: AuthPorts,
  { read, dispatch }: AuthStore,
  onLanded: () => void,
  onLate: (created: CreatedSession) => void,
): SignIn => {
  const coolDown = createCoolDown(ports.clock, ports.random)
  let flight: Flight | null = null
  let landing: Promise<Session>

  /** A code of the host, sent to the server once. */
  const exchange = async (mine: Flight, how: How): Promise<CreatedSession> => {
    mine.isBroken = false
    const code = await askForCode(ports, how)
    const { session, lapsedSessionId } = read()
    if (flight !== mine) throw signedOut()
    // Who asks for it is signed in even where the account or the device was cut off meanwhile.
    const renews = how.isSilent ? (session?.id ?? lapsedSessionId) : null
    const send = () => ports.exchange(code, renews)
    return callPort(ports, 'exchange', exchangeTimeoutMs, send, onLate)
  }

  /**
   * Once more with a fresh code: where the server calls the first invalid, since the host's network
   * layer may have sent it twice, and then the answer that got through is the second's "already
   * used"; and where the app was away, since WeChat interrupts the requests of an app that is in
   * the background for five seconds.
   */
  const isWorthAnother = (mine: Flight, error: AppError): boolean =>
    error.code === 'login_code_invalid' || (mine.isBroken && isOfNetwork(error))

  const fly = (mine: Flight, how: How, isLast: boolean): void => {
    void exchange(mine, how).then(
      (created) => {
        read()
        if (flight === mine) land(mine, created)
        else onLate(created)
      },
      (caught: unknown) => {
        // As every port's failure, by `callPort`.
        const error = caught as AppError
        read()
        if (flight !== mine) return
        if (!isLast && isWorthAnother(mine, error)) {
          fly(mine, how, true)
          return
        }
        flight = null
        mine.reject(error)
        fail(error)
      },
    )
  }

  const land = (mine: Flight, { token, session: wire, user }: CreatedSession) => {
    const session: Session = { ...wire, token, userId: user.id }
    flight = null
    // What replaces a refused token may be refused as well. Until a request is let in with it, the
    // next renewal waits its turn: the two would make a loop.
    if (read().isRefused) coolDown.fail(renewedInVain())
    else coolDown.forgive()
    onLanded()
    mine.resolve(session)
    dispatch({ type: 'signedIn', session, user })
  }

  /** The server refused the session, and this failure does not pass by itself. */
  const isFinal = ({ retryable }: AppError): boolean => !retryable && read().isRefused

  const fail = (error: AppError): void => {
    const { code, retryable } = error
    const endedBy = endings[code] ?? (isFinal(error) ? 'expiry' : null)
    const failure = { code, retryable, retryAtMs: coolDown.fail(error) }
    dispatch({ type: 'failed', failure, endedBy })
  }

  return {
    begin: (how) => {
      if (flight !== null) return landing
      const blocking = coolDown.blocking(how)
      if (blocking !== null) {
        if (isFinal(blocking)) fail(blocking)
        return Promise.reject(blocking)
      }
      const own = new Promise<Session>((resolve, reject) => {
        flight = { resolve, reject, isBroken: false }
        fly(flight, how, false)
      })
      landing = own
      // Nobody may be waiting (a renewal in the background): the failure is in the state.
      own.catch(() => undefined)
      // Under way by now, whatever a subscriber makes of it: it may sign out, or throw.
      dispatch({ type: 'attempted' })
      return own
    },
    abandon: (session) => {
      coolDown.forgive()
      if (session === null) flight?.reject(signedOut())
      else flight?.resolve(session)
      flight = null
    },
    revive: () => {
      coolDown.forgive(isOfNetwork)
      if (flight !== null) flight.isBroken = true
    },
    prove: () => {
      coolDown.forgive(({ code }) => code === 'session_expired')
    },
  }
}

export const signedOut = (): AppError =>
  new AppError('signed_out', 'nobody is signed in', { retryable: false })

const renewedInVain = (): AppError =>
  new AppError('session_expired', 'the session was refused', { retryable: true })

/** The app's connection, not the server's answer. */
const isOfNetwork = ({ code }: AppError): boolean =>
  code === 'network_unavailable' || code === 'timeout'
