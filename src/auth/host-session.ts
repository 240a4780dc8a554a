import type { AuthStore } from './auth-store'
import { callPort } from './call-port'
import { elapsedMs } from './elapsed'
import type { AuthPorts } from './ports'

/** The platform counts these calls: two for each page view of a day. */
const intervalMs = 3_600_000
const timeoutMs = 10_000

/** Asks the host whether its key of the last login code lives; seldom, since calls are counted. */
export interface HostSession {
  /** True where the host says that it has ended; false as well where it was not asked. */
  hasEnded: () => Promise<boolean>
  /** A code was fetched just now, and so was the key. */
  noteFresh: () => void
}

export const createHostSession = (ports: AuthPorts, { read, dispatch }: AuthStore): HostSession => {
  const { checkSession, clock } = ports
  let askedAtMs: number | null = null

  const noteFresh = () => {
    askedAtMs = clock.nowMs()
  }

  return {
    noteFresh,
    hasEnded: async () => {
      const { session, activity } = read()
      const isDue = elapsedMs(clock, askedAtMs) >= intervalMs
      if (checkSession === null || session === null || activity !== 'idle' || !isDue) return false
      noteFresh()
      dispatch({ type: 'checkStarted' })
      // A host that cannot tell is no reason to renew: that would be once for every foreground.
      const isAlive = await callPort(ports, 'checkSession', timeoutMs, checkSession).catch(
        () => true,
      )
      dispatch({ type: 'checkEnded', isAlive })
      return !isAlive && read().session?.token === session.token
    },
  }
}
