import type { Clock } from './ports'
import type { Session } from './state'

/** A session is taken as ended this long before the server's clock says so. */
const expiryMarginMs = 60_000

/** Proactive renewals are this far apart, whatever the server says of its sessions' ends. */
const renewalIntervalMs = 10 * 60_000

/** How old the session is: a reason to renew it ahead of time, never one to sign anybody out. */
export interface SessionAge {
  /** The server's clock, as an answer showed it just now. */
  noteServerTime: (serverNowMs: number) => void
  /** A renewal came through. */
  noteRenewal(): void
  /** `ended`: renew it first. `ending`: use it, and renew it in the background. */
  of(session: Session): 'fresh' | 'ending' | 'ended'
}

/**
 * Judged on the server's clock: the phone's may be wrong. Before the first answer of a launch that is
 * unknown and every session is fresh; a stored offset would be wrong as soon as the clock was set.
 */
export const createSessionAge = (clock: Clock, renewAheadMs: number): SessionAge => {
  let offsetMs: number | null = null
  let renewedAtMs: number | null = null

  const wasRenewedJustNow = (): boolean => {
    if (renewedAtMs === null) return false
    const sinceMs = clock.nowMs() - renewedAtMs
    return sinceMs >= 0 && sinceMs < renewalIntervalMs
  }

  return {
    noteServerTime: (serverNowMs) => {
      offsetMs = serverNowMs - clock.nowMs()
    },
    noteRenewal: () => {
      renewedAtMs = clock.nowMs()
    },
    of: ({ issuedAtMs, expiresAtMs }) => {
      const lifetimeMs = expiresAtMs - issuedAtMs
      if (offsetMs === null || lifetimeMs <= 0 || wasRenewedJustNow()) return 'fresh'
      const leftMs = expiresAtMs - (clock.nowMs() + offsetMs)
      // Of a short session a quarter: it would be renewed at every request otherwise.
      if (leftMs <= Math.min(expiryMarginMs, lifetimeMs / 4)) return 'ended'
      return leftMs <= Math.min(renewAheadMs, lifetimeMs / 4) ? 'ending' : 'fresh'
    },
  }
}
