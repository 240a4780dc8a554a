import type { AuthStore } from './auth-store'
import { withDeadline } from './deadline'
import type { AuthPorts } from './ports'

const timeoutMs = 10_000

/** Asks the host whether its key of the last login code lives; seldom, since calls are counted. */
export interface HostSession {
  /** True where the host says that it has ended; false as well where it was not asked. */
  hasEnded(): Promise<boolean>
  /** A code was fetched just now, and so was the key. */
  noteFresh(): void
}

export const createHostSession = (
  { checkSession, clock, log }: AuthPorts,
  { read, dispatch }: AuthStore,
  intervalMs: number,
): HostSession => {
  let checkedAtMs: number | null = null

  const isDue = (): boolean => {
    if (checkedAtMs === null) return true
    const sinceMs = clock.nowMs() - checkedAtMs
    // A negative time is a clock that was set back.
    return sinceMs < 0 || sinceMs >= intervalMs
  }

  return {
    noteFresh: () => {
      checkedAtMs = clock.nowMs()
    },
    hasEnded: async () => {
      const { session, activity } = read()
      if (checkSession === null || session === null || activity !== 'idle' || !isDue()) return false
      checkedAtMs = clock.nowMs()
      dispatch({ type: 'checkStarted' })
      let isAlive = true
      try {
        isAlive = await withDeadline(clock, timeoutMs, 'the session check', checkSession())
      } catch {
        // The host could not tell. Renewing on that would be once for every foreground.
      }
      log?.add('host session checked', { code: isAlive ? 'alive' : 'ended' })
      dispatch({ type: 'checkEnded' })
      return !isAlive && read().session?.token === session.token
    },
  }
}
