import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work that waits to be done together. */
export interface Batches<Item> {
  add(item: Item): void
  waiting(): number
  /** Resolves when nothing waits and nothing runs. */
  drained(): Promise<void>
}

/** So few are worth a flush of their own. */
const few = 8
/** Bounds how long one batch takes. */
const most = 256

/**
 * Does half of what waits, then half of what waits by then: answers of one commit go out together, so
 * their clients come again together, and with all in one commit 64 of them end up in one crowd whose
 * last member waits for the work of all. `run` does not reject.
 */
export const createBatches = <Item>(
  run: (batch: readonly Item[]) => Promise<void>,
): Batches<Item> => {
  const waiting: Item[] = []
  let running: Promise<void> | null = null

  const runAll = async () => {
    while (waiting.length > 0) {
      // What came in the same turn goes together, and answers leave between two batches.
      await nextTurn()
      const half = Math.ceil(waiting.length / 2)
      await run(waiting.splice(0, Math.min(Math.max(half, few), most)))
    }
    running = null
  }

  return {
    add(item) {
      waiting.push(item)
      running ??= runAll()
    },
    waiting: () => waiting.length,
    drained: () => running ?? Promise.resolve(),
  }
}
