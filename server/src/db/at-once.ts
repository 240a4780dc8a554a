import { createBatches, type Batches } from './batches'
import type { Gathered, Value } from './database'

/** The values of one who waits, in the order of the columns, as JSON takes them. */
export type Call = readonly (string | number | null)[]

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

interface Queue {
  columns: readonly string[]
  batches: Batches<Waiting>
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
  const queues = new Map<string, Queue>()

  const createQueue = (work: Work) => {
    const runAll = prepare(work)
    const batches = createBatches<Waiting>(async (batch) => {
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
    return { columns: Object.keys(work.columns), batches }
  }

  const queueOf = (work: Work): Queue => {
    const known = queues.get(work.table)
    if (known !== undefined) return known
    const queue = createQueue(work)
    queues.set(work.table, queue)
    return queue
  }

  return {
    run: <Row>(work: Work, values: Readonly<Record<string, Value>>) =>
      new Promise<Row | null>((resolve, reject) => {
        const { columns, batches } = queueOf(work)
        batches.add({
          call: columns.map((column) => toCell(values[column] ?? null)),
          answer: (row) => resolve(row as Row | null),
          failed: reject,
        })
      }),
    waiting: () => [...queues.values()].reduce((sum, { batches }) => sum + batches.waiting(), 0),
    async drained() {
      for (const { batches } of queues.values()) await batches.drained()
    },
  }
}

/** JSON has no bytes. */
const toCell = (value: Value) => (Buffer.isBuffer(value) ? value.toString('hex') : value)
