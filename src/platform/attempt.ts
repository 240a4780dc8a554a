/**
 * Runs what decorates the screen and may be missing or refused on a host (a bar's colour, a title):
 * the screen works without it. Taro rejects the promise also where a callback took the failure.
 */
export const attempt = (work: () => unknown): void => {
  try {
    const result = work()
    if (result instanceof Promise) result.catch(() => undefined)
  } catch {
    // A host without this call.
  }
}
