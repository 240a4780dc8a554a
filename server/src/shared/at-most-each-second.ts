/** Returns true at most `max` times a second. */
export const atMostEachSecond = (
  max: number,
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
    return count <= max
  }
}
