export interface CircuitBreaker {
  /** 0 lets the call through. Any other value is the time until the next try, in milliseconds. */
  enter(): number
  succeed(): void
  fail(): void
}

export interface CircuitBreakerOptions {
  /** Failures in a row that open it. @default 10 */
  failuresToOpen?: number
  /** How long it stays open, in milliseconds. @default 3000 */
  openMs?: number
  /** Monotonic milliseconds. */
  clock: () => number
}

/**
 * After some failures in a row calls fail at once for a while, so that a service that hangs does not hold
 * every request for its whole time limit. Then one call at a time tries again, until one succeeds.
 */
export const createCircuitBreaker = (options: CircuitBreakerOptions): CircuitBreaker => {
  const { failuresToOpen = 10, openMs = 3_000, clock } = options
  let failures = 0
  let openUntilMs = 0

  return {
    enter() {
      if (failures < failuresToOpen) return 0
      const waitMs = openUntilMs - clock()
      if (waitMs > 0) return waitMs
      // This call is the probe. The others wait for its result.
      openUntilMs = clock() + openMs
      return 0
    },
    succeed() {
      failures = 0
    },
    fail() {
      failures += 1
      if (failures >= failuresToOpen) openUntilMs = clock() + openMs
    },
  }
}
