import type { AuthStore } from './auth-store'
import { elapsedMs } from './elapsed'
import type { AuthPorts } from './ports'
import { withTimeout } from './with-timeout'

const renewAheadMs = 24 * 3_600_000

/** Proactive renewals are this far apart, whatever the server says of its sessions' ends. */
const renewalIntervalMs = 10 * 60_000

/** The platform counts `checkSession`: two for each page view of a day. */
const checkIntervalMs = 3_600_000
const checkTimeoutMs = 10_000

/** Tells when a working session should be renewed in the background. */
export interface RenewalSchedule {
  /** The server's clock, as a response showed it just now. */
  noteServerTime: (serverNowMs: number) => void
  /** NaN until then. */
  serverNowMs: () => number
  noteRenewal: () => void
  /**
   * Whether the session ends soon, on the server's clock: the phone's may be wrong. Never a reason to
   * sign anybody out or to keep a request waiting: the server decides whether it has ended.
   */
  isEnding: () => boolean
  /**
   * Asks the host, at most once an hour, whether its key of the last login code is alive, and calls `onEnded`
   * where it has ended and the session is still the same. Nothing is awaited between the two: the user could
   * sign out meanwhile.
   */
  checkHostKey: (onEnded: () => unknown) => Promise<void>
}

export const createRenewalSchedule = (
  ports: AuthPorts,
  { read, dispatch }: AuthStore,
): RenewalSchedule => {
  const { clock, checkSession } = ports
  /**
   * The server's clock minus the phone's. NaN until the first response of a launch, and then nothing
   * is late: a stored offset would be wrong as soon as the user set the phone's clock.
   */
  let serverOffsetMs = NaN
  let renewedAtMs = -Infinity
  let checkedAtMs = -Infinity

  const serverNowMs = () => clock.nowMs() + serverOffsetMs

  return {
    noteServerTime: (nowMs) => {
      serverOffsetMs = nowMs - clock.nowMs()
    },
    serverNowMs,
    noteRenewal: () => {
      // A fresh login code came with a fresh key of the host.
      renewedAtMs = checkedAtMs = clock.nowMs()
    },
    isEnding: () => {
      const { session } = read()
      if (session === null) return false
      if (elapsedMs(clock, renewedAtMs) < renewalIntervalMs) return false
      const endsAtMs = Date.parse(session.expiresAt)
      // The last quarter of a short session: it would be renewed at every request otherwise.
      const aheadMs = Math.min(renewAheadMs, (endsAtMs - Date.parse(session.createdAt)) / 4)
      return serverNowMs() >= endsAtMs - aheadMs
    },
    checkHostKey: async (onEnded) => {
      const { session, activity } = read()
      const isDue = elapsedMs(clock, checkedAtMs) >= checkIntervalMs
      if (checkSession === null || session === null || activity !== 'idle' || !isDue) return
      checkedAtMs = clock.nowMs()
      dispatch({ type: 'checking' })
      // A host that cannot tell is no reason to renew: that would be once for every foreground.
      const isAlive = await withTimeout(ports, 'checkSession', checkTimeoutMs, checkSession).catch(
        () => true,
      )
      dispatch({ type: 'checked' })
      if (!isAlive && read().session?.token === session.token) onEnded()
    },
  }
}
