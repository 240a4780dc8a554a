/** Passes on at most one call in `everyMs`. A service that is down fails many times a second. */
export const throttle = <T>(
  report: (value: T) => void,
  everyMs = 10_000,
  now: () => number = () => performance.now(),
): ((value: T) => void) => {
  let lastMs = -Infinity
  return (value) => {
    if (now() - lastMs < everyMs) return
    lastMs = now()
    report(value)
  }
}
