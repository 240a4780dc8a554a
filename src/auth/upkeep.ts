import type { AuthStore } from './auth-store'
import { callPort } from './call-port'
import { elapsedMs } from './elapsed'
import type { AuthPorts } from './ports'

const renewAheadMs = 24 * 3_600_000

/** Proactive renewals are this far apart, whatever the server says of its sessions' ends. */
const renewalIntervalMs = 10 * 60_000

/** The platform counts `checkSession`: two for each page view of a day. */
const checkIntervalMs = 3_600_000
const checkTimeoutMs = 10_000

/** When a session that works is to be renewed all the same, in the background. */
export interface Upkeep {
  /** The server's clock, as an answer showed it just now. */
  noteServerTime: (serverNowMs: number) => void
  noteRenewal: () => void
  /**
   * Whether the session ends soon, on the server's clock: the phone's may be wrong. Never a reason to
   * sign anybody out, or to keep a request waiting: whether it has ended is for the server to say.
   */
  isEnding: () => boolean
  /** Asks the host, seldom, whether its key of the last login code lives; calls back where it does not. */
  checkHostKey: (onEnded: () => void) => Promise<void>
}

export const createUpkeep = (ports: AuthPorts, { read, dispatch }: AuthStore): Upkeep => {
  const { clock, checkSession } = ports
  // Unknown before the first answer of a launch, and nothing is ending then: a stored offset would
  // be wrong as soon as the user set the phone's clock.
  let offsetMs = NaN
  let renewedAtMs = -Infinity
  let checkedAtMs = -Infinity

  return {
    noteServerTime: (serverNowMs) => {
      offsetMs = serverNowMs - clock.nowMs()
    },
    noteRenewal: () => {
      // Its code was fetched just now, and so was the host's key.
      renewedAtMs = checkedAtMs = clock.nowMs()
    },
    isEnding: () => {
      const { session } = read()
      if (session === null || elapsedMs(clock, renewedAtMs) < renewalIntervalMs) return false
      const endsAtMs = Date.parse(session.expiresAt)
      // Of a short session a quarter: it would be renewed at every request otherwise.
      const aheadMs = Math.min(renewAheadMs, (endsAtMs - Date.parse(session.createdAt)) / 4)
      return endsAtMs - aheadMs <= clock.nowMs() + offsetMs
    },
    checkHostKey: async (onEnded) => {
      const { session, activity } = read()
      const isDue = elapsedMs(clock, checkedAtMs) >= checkIntervalMs
      if (checkSession === null || session === null || activity !== 'idle' || !isDue) return
      checkedAtMs = clock.nowMs()
      dispatch({ type: 'checking' })
      // A host that cannot tell is no reason to renew: that would be once for every foreground.
      const isAlive = await callPort(ports, 'checkSession', checkTimeoutMs, checkSession).catch(
        () => true,
      )
      dispatch({ type: 'checked' })
      if (!isAlive && read().session?.token === session.token) onEnded()
    },
  }
}
