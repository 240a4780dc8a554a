export interface Mutex {
  /** Runs `work` when all work that asked before is done. */
  runExclusive<T>(work: () => Promise<T>): Promise<T>
}

export const createMutex = (): Mutex => {
  let tail: Promise<unknown> = Promise.resolve()

  return {
    runExclusive(work) {
      const result = tail.then(work)
      tail = result.catch(() => undefined)
      return result
    },
  }
}
