import type { RunAll } from './at-once'
import type { AnyAtOnce } from './database'
import { DatabaseError, isViolation } from './database-error'
import { whenFree } from './sqlite-begin'
import { lostReason, type SqliteConnection } from './sqlite-connection'
import { answersAsJson, readAnswers, readCalls, toJson } from './sqlite-gathered'

/**
 * A script is a temporary trigger, so it is compiled once, and all of it is one statement, which runs
 * in a thread of the driver: the event loop only hands over the calls and takes the answers. It is a
 * transaction by itself, so its end commits, and SQLite keeps no copies for undoing a part of it.
 * Nobody is answered where one of them broke a constraint.
 */
export const prepareScript = (writer: SqliteConnection, work: AnyAtOnce): RunAll => {
  const text = `insert into ${work.table}_calls values ($1)`
  const answersText = answersAsJson(work.sqlite.answer)
  const toAnswers = readAnswers(work.sqlite.answer)
  let isDefined = false

  return async (calls) => {
    if (!isDefined) writer.exec(definitionOf(work))
    isDefined = true
    const values = [toJson(calls)]
    try {
      await whenFree(() => writer.runInThread(text, values))
    } catch (error) {
      if (isViolation(error) || isLost(error)) return []
      throw error
    }
    // It takes less time than the way to the thread and back would.
    return toAnswers(writer.first(answersText, []).row)
  }
}

const definitionOf = (work: AnyAtOnce): string => {
  const { table, columns, sqlite } = work
  const names = Object.keys(columns)
  return `
    create temp table ${table} (place integer primary key, ${[...names, ...sqlite.notes].join(', ')});
    create temp view ${table}_calls as select null as calls;
    create temp trigger run_${table} instead of insert on ${table}_calls begin
      delete from ${table};
      insert into ${table} (place, ${names.join(', ')}) ${readCalls(work, 'new.calls')};
      ${sqlite.write};
    end`
}

const isLost = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === lostReason
