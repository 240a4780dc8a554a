/** @returns a function that returns true at most `maxPerSecond` times in a second. */
export const createRateCap = (
  maxPerSecond: number,
  now: () => number = () => performance.now(),
): (() => boolean) => {
  let secondBeganMs = -Infinity
  let count = 0
  return () => {
    if (now() - secondBeganMs >= 1_000) {
      secondBeganMs = now()
      count = 0
    }
    count += 1
    return count <= maxPerSecond
  }
}
