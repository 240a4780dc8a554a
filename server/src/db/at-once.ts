import { createBatches, type Batches } from './batches'
import type { AtOnce, Value } from './database'

/** The values of one who waits, by column, as JSON takes them. */
export type Call = Readonly<Record<string, string | number | null>>

export type AnyAtOnce = AtOnce<string, unknown>

export type Answer = Readonly<Record<string, unknown>> & { readonly place: number }

/** Answers with a row for each who is answered; `place` is the index of the call. */
export type RunAll = (work: AnyAtOnce, calls: readonly Call[]) => Promise<readonly Answer[]>

export interface RunsAtOnce {
  run<Row>(work: AnyAtOnce, values: Readonly<Record<string, Value>>): Promise<Row | null>
  waiting(): number
  /** Resolves when nothing waits and nothing runs. */
  drained(): Promise<void>
}

interface Waiting {
  call: Call
  answer(row: object | null): void
  failed(error: unknown): void
}

/**
 * Gathers those who wait for the same work, and hands each the row that is theirs. `patienceMs` is what
 * `createBatches` takes.
 */
export const createAtOnce = (runAll: RunAll, patienceMs: number | null = null): RunsAtOnce => {
  const queues = new Map<string, Batches<Waiting>>()

  const createQueue = (work: AnyAtOnce) =>
    createBatches<Waiting>(async (batch) => {
      const left = new Set(batch)
      try {
        const calls = batch.map(({ call }) => call)
        for (const { place, ...row } of await runAll(work, calls)) {
          const waiting = batch[place]
          if (waiting === undefined) continue
          waiting.answer(row)
          left.delete(waiting)
        }
        for (const waiting of left) waiting.answer(null)
      } catch (error) {
        for (const waiting of left) waiting.failed(error)
      }
    }, patienceMs)

  const queueOf = (work: AnyAtOnce): Batches<Waiting> => {
    const known = queues.get(work.table)
    if (known !== undefined) return known
    const queue = createQueue(work)
    queues.set(work.table, queue)
    return queue
  }

  return {
    run: <Row>(work: AnyAtOnce, values: Readonly<Record<string, Value>>) =>
      new Promise<Row | null>((resolve, reject) => {
        queueOf(work).add({
          call: callOf(work, values),
          answer: (row) => resolve(row as Row | null),
          failed: reject,
        })
      }),
    waiting: () => [...queues.values()].reduce((sum, queue) => sum + queue.waiting(), 0),
    async drained() {
      for (const queue of queues.values()) await queue.drained()
    },
  }
}

/** JSON has no bytes. */
const callOf = ({ columns }: AnyAtOnce, values: Readonly<Record<string, Value>>): Call => {
  const call: Record<string, string | number | null> = {}
  for (const column in columns) {
    const value = values[column] ?? null
    call[column] = Buffer.isBuffer(value) ? value.toString('hex') : value
  }
  return call
}
