/**
 * Waits for `work` until the signal aborts, and then rejects with the error of `toError`. The work itself
 * goes on.
 */
export const untilAborted = <T>(
  work: Promise<T>,
  signal: AbortSignal,
  toError: () => Error,
): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      const giveUp = () => {
        reject(toError())
      }
      if (signal.aborted) giveUp()
      else signal.addEventListener('abort', giveUp, { once: true })
    }),
  ])
