/** More work waits than a semaphore takes. */
export class SemaphoreFullError extends Error {
  override readonly name = 'SemaphoreFullError'
}

export type Semaphore = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Runs at most `maxRunning` works at a time. The others wait in their order. Rejects with a
 * `SemaphoreFullError` where `maxWaiting` wait already.
 */
export const createSemaphore = (maxRunning: number, maxWaiting = Infinity): Semaphore => {
  const waiting: (() => void)[] = []
  let running = 0

  return async (work) => {
    if (running >= maxRunning) {
      if (waiting.length >= maxWaiting) throw new SemaphoreFullError('too much work waits')
      // The work that ends hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else {
      running += 1
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

export type KeyedSemaphore = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** A semaphore for each key. Keys do not wait for each other. */
export const createKeyedSemaphore = (maxRunning: number, maxWaiting = Infinity): KeyedSemaphore => {
  const semaphores = new Map<string, { run: Semaphore; users: number }>()

  return async (key, work) => {
    const entry = semaphores.get(key) ?? { run: createSemaphore(maxRunning, maxWaiting), users: 0 }
    semaphores.set(key, entry)
    entry.users += 1
    try {
      return await entry.run(work)
    } finally {
      entry.users -= 1
      if (entry.users === 0) semaphores.delete(key)
    }
  }
}
