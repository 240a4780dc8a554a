import { createBatches, type Batches } from './batches'
import type { SqliteScript, Value } from './database'
import { DatabaseError, isViolation } from './database-error'
import { beginImmediate, rollBack } from './sqlite-begin'
import { lostReason, type SqliteConnection } from './sqlite-connection'

/** Runs scripts, each for all who wait for it. */
export interface Scripts {
  /** The row that the script answers with; null where it has none, or broke a constraint. */
  run<Row>(script: SqliteScript<Row>, values: readonly Value[]): Promise<Row | null>
  waiting(): number
  drained(): Promise<void>
}

interface Call {
  values: readonly Value[]
  answer(row: object | null): void
  failed(error: unknown): void
}

type Answers = ReadonlyMap<unknown, object>

/**
 * A script is a temporary trigger, so it is compiled once, and all of it is one statement, which runs
 * in a thread of the driver: the event loop only hands over the values and takes the answers.
 */
export const createScripts = (
  writer: SqliteConnection,
  /** Runs it when nothing else writes. */
  inTurn: <T>(write: () => Promise<T>) => Promise<T>,
): Scripts => {
  const queues = new Map<string, Batches<Call>>()

  const createQueue = (script: SqliteScript<unknown>): Batches<Call> => {
    let isDefined = false

    const runFor = async (calls: readonly Call[]): Promise<Answers> => {
      if (!isDefined) writer.exec(definitionOf(script))
      isDefined = true
      const values = JSON.stringify(calls.map(toJson))
      await beginImmediate(writer)
      try {
        await writer.runInThread(`insert into ${script.table}_calls values ($1)`, [values])
        await writer.runInThread('commit', [])
      } catch (error) {
        rollBack(writer)
        if (isViolation(error) || isLost(error)) return new Map()
        throw error
      }
      const { rows } = writer.run(script.answer, [], true)
      return new Map(rows.map(({ place, ...row }) => [place, row]))
    }

    return createBatches(async (calls) => {
      try {
        const answers = await inTurn(() => runFor(calls))
        for (const [place, call] of calls.entries()) call.answer(answers.get(place) ?? null)
      } catch (error) {
        for (const call of calls) call.failed(error)
      }
    })
  }

  const queueOf = (script: SqliteScript<unknown>): Batches<Call> => {
    const known = queues.get(script.table)
    if (known !== undefined) return known
    const queue = createQueue(script)
    queues.set(script.table, queue)
    return queue
  }

  return {
    run: <Row>(script: SqliteScript<Row>, values: readonly Value[]) =>
      new Promise<Row | null>((resolve, reject) => {
        queueOf(script).add({
          values,
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

/** `limit -1` makes SQLite read each call once, and not once for each of its cells. */
const definitionOf = ({ table, columns, notes, write }: SqliteScript<unknown>): string => {
  const cells = columns.map((_, index) => `cells ->> ${index}`).join(', ')
  return `
    create temp table ${table} (place integer primary key, ${[...columns, ...notes].join(', ')});
    create temp view ${table}_calls as select null as calls;
    create temp trigger run_${table} instead of insert on ${table}_calls begin
      delete from ${table};
      insert into ${table} (place, ${columns.join(', ')}) select place, ${cells}
        from (select key as place, value as cells from json_each(new.calls) limit -1);
      ${write};
    end`
}

const isLost = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === lostReason

/** JSON has no bytes. */
const toJson = ({ values }: Call) =>
  values.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value))
