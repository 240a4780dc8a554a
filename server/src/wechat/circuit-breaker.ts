export interface CircuitBreaker {
  /** 0 lets the call through; anything else is how long to stay away, in milliseconds. */
  enter(): number
  succeed(): void
  fail(): void
}

const failuresToOpen = 10
const openMs = 3_000

/**
 * After ten failures in a row calls fail at once for three seconds, so that a hanging WeChat does
 * not hold every request of ours for its full patience. Then one call at a time tries again, until
 * one succeeds.
 *
 * @param clock monotonic milliseconds
 */
export const createCircuitBreaker = (clock: () => number): CircuitBreaker => {
  let failures = 0
  let closedUntilMs = 0

  return {
    enter() {
      if (failures < failuresToOpen) return 0
      const waitMs = closedUntilMs - clock()
      if (waitMs > 0) return waitMs
      // This call is the probe; the others wait for what it finds.
      closedUntilMs = clock() + openMs
      return 0
    },
    succeed() {
      failures = 0
    },
    fail() {
      failures += 1
      if (failures >= failuresToOpen) closedUntilMs = clock() + openMs
    },
  }
}
