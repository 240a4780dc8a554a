import type { RunAll } from './at-once'
import type { AnyLookUp } from './database'
import type { SqliteConnection } from './sqlite-connection'
import { answersAsJson, readAnswers, readCalls, toJson } from './sqlite-gathered'

/** So few take less time than the way to the thread and back. */
const few = 4

/** One query in a thread of the driver, on a connection that nothing else uses. */
export const prepareLookUp = (finder: SqliteConnection, work: AnyLookUp): RunAll => {
  const text = toSql(work)
  const toAnswers = readAnswers(work)

  return async (calls) => {
    const values = [toJson(calls)]
    return toAnswers(
      calls.length < few ? finder.first(text, values).row : await finder.runInThread(text, values),
    )
  }
}

/** Takes what `toJson` makes of the calls; answers one row with the `answers`. */
export const toSql = (work: AnyLookUp): string =>
  `with ${work.table} as (${readCalls(work, '$1')}) ${answersAsJson(work)}`
