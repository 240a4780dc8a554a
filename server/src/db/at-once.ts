import { createBatches, type Batches } from './batches'
import type { Gathered, Value } from './database'

/** The values of one who waits, by column, as JSON takes them. */
export type Call = Readonly<Record<string, string | number | null>>

export type AnyGathered = Gathered<string>

/** What one is answered; `place` is the index of the call. */
export interface Answer {
  readonly place: number
  readonly row: object
}

/** Answers each who is answered. */
export type RunAll = (calls: readonly Call[]) => Promise<readonly Answer[]>

export interface RunsAtOnce<Work extends AnyGathered> {
  run<Row>(work: Work, values: Readonly<Record<string, Value>>): Promise<Row | null>
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
 * Gathers those who wait for the same work, and hands each the row that is theirs. `prepare` is called
 * once for each work; `patienceMs` is what `createBatches` takes.
 */
export const createAtOnce = <Work extends AnyGathered>(
  prepare: (work: Work) => RunAll,
  patienceMs: number | null = null,
): RunsAtOnce<Work> => {
  const queues = new Map<string, Batches<Waiting>>()

  const createQueue = (work: Work) => {
    const runAll = prepare(work)
    return createBatches<Waiting>(async (batch) => {
      const left = new Set(batch)
      try {
        for (const { place, row } of await runAll(batch.map(({ call }) => call))) {
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
  }

  const queueOf = (work: Work): Batches<Waiting> => {
    const known = queues.get(work.table)
    if (known !== undefined) return known
    const queue = createQueue(work)
    queues.set(work.table, queue)
    return queue
  }

  return {
    run: <Row>(work: Work, values: Readonly<Record<string, Value>>) =>
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
const callOf = ({ columns }: AnyGathered, values: Readonly<Record<string, Value>>): Call => {
  const call: Record<string, string | number | null> = {}
  for (const column in columns) {
    const value = values[column] ?? null
    call[column] = Buffer.isBuffer(value) ? value.toString('hex') : value
  }
  return call
}

/** An answer of rows that name the place. */
export const placed = ({ place, ...row }: PlacedRow): Answer => ({ place, row })

export type PlacedRow = Readonly<Record<string, unknown>> & { readonly place: number }
