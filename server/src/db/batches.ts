import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work that waits to be done together. */
export interface Batches<Item> {
  add(item: Item): void
  waiting(): number
  /** Resolves when nothing waits and nothing runs. */
  drained(): Promise<void>
}

/** So few are worth a flush of their own. */
const few = 4
/** Bounds how long one batch takes. */
const most = 256

/**
 * Does half of what waits, then half of what waits by then: answers of one commit go out together, so
 * their clients come again together, and with all in one commit 64 of them end up in one crowd whose
 * last member waits for the work of all. `run` does not reject.
 *
 * One batch runs at a time, unless it takes longer than `patienceMs`: then the next begins beside it.
 */
export const createBatches = <Item>(
  run: (batch: readonly Item[]) => Promise<void>,
  patienceMs: number | null = null,
): Batches<Item> => {
  const waiting: Item[] = []
  const running = new Set<Promise<void>>()
  let starting: Promise<void> | null = null

  const startAll = async () => {
    while (waiting.length > 0) {
      // What came in the same turn goes together, and answers leave between two batches.
      await nextTurn()
      const half = Math.ceil(waiting.length / 2)
      const batch = run(waiting.splice(0, Math.min(Math.max(half, few), most)))
      running.add(batch)
      const end = batch.then(() => {
        running.delete(batch)
      })
      await (patienceMs === null ? end : atMost(end, patienceMs))
    }
    starting = null
  }

  return {
    add(item) {
      waiting.push(item)
      starting ??= startAll()
    },
    waiting: () => waiting.length,
    async drained() {
      await starting
      await Promise.all(running)
    },
  }
}

const atMost = (end: Promise<void>, ms: number) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    void end.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
