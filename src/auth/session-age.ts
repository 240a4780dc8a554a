import { elapsedMs } from './elapsed'
import type { Clock } from './ports'
import type { Session } from './state'

/** A session that ends sooner is renewed in the background. */
const renewAheadMs = 24 * 3_600_000

/** A session is taken as ended this long before the server's clock says so. */
const marginMs = 60_000

/** Proactive renewals are this far apart, whatever the server says of its sessions' ends. */
const renewalIntervalMs = 10 * 60_000

/** How old the session is: a reason to renew it ahead of time, never one to sign anybody out. */
export interface SessionAge {
  /** The server's clock, as an answer showed it just now. */
  noteServerTime: (serverNowMs: number) => void
  noteRenewal: () => void
  /** `ended`: renew it first. `ending`: use it, and renew it in the background. */
  of: (session: Session) => 'fresh' | 'ending' | 'ended'
}

/**
 * Judged on the server's clock: the phone's may be wrong. Before the first answer of a launch that is
 * unknown and every session is fresh; a stored offset would be wrong as soon as the clock was set.
 */
export const createSessionAge = (clock: Clock): SessionAge => {
  let offsetMs = NaN
  let renewedAtMs: number | null = null

  return {
    noteServerTime: (serverNowMs) => {
      offsetMs = serverNowMs - clock.nowMs()
    },
    noteRenewal: () => {
      renewedAtMs = clock.nowMs()
    },
    of: ({ createdAt, expiresAt }) => {
      if (elapsedMs(clock, renewedAtMs) < renewalIntervalMs) return 'fresh'
      const endsAtMs = Date.parse(expiresAt)
      const leftMs = endsAtMs - (clock.nowMs() + offsetMs)
      // Of a short session a quarter: it would be renewed at every request otherwise.
      const quarterMs = (endsAtMs - Date.parse(createdAt)) / 4
      if (leftMs <= Math.min(marginMs, quarterMs)) return 'ended'
      return leftMs <= Math.min(renewAheadMs, quarterMs) ? 'ending' : 'fresh'
    },
  }
}
