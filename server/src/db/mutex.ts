export interface Mutex {
  /** Runs `work` when everything that asked before is done. */
  runExclusive<T>(work: () => Promise<T>): Promise<T>
  /** For a holder that does not fit into one function: answers what lets the next one in. */
  acquire(): Promise<() => void>
}

export const createMutex = (): Mutex => {
  let tail: Promise<void> = Promise.resolve()

  const acquire = (): Promise<() => void> => {
    const before = tail
    let release: () => void = () => undefined
    tail = new Promise((resolve) => {
      release = resolve
    })
    return before.then(() => release)
  }

  return {
    acquire,
    async runExclusive(work) {
      const release = await acquire()
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}
