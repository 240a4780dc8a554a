import type { AnyAtOnce, Answer, Call } from './at-once'
import { DatabaseError, isViolation } from './database-error'
import { beginImmediate, rollBack } from './sqlite-begin'
import { lostReason, type SqliteConnection } from './sqlite-connection'

/**
 * A script is a temporary trigger, so it is compiled once, and all of it is one statement, which runs
 * in a thread of the driver: the event loop only hands over the calls and takes the answers.
 * Nobody is answered where one of them broke a constraint.
 */
export const createScriptRunner = (writer: SqliteConnection) => {
  const defined = new Set<string>()

  return async (work: AnyAtOnce, calls: readonly Call[]): Promise<readonly Answer[]> => {
    if (!defined.has(work.table)) writer.exec(definitionOf(work))
    defined.add(work.table)
    const values = JSON.stringify(calls.map((call) => Object.values(call)))
    await beginImmediate(writer)
    try {
      await writer.runInThread(`insert into ${work.table}_calls values ($1)`, [values])
      await writer.runInThread('commit', [])
    } catch (error) {
      rollBack(writer)
      if (isViolation(error) || isLost(error)) return []
      throw error
    }
    return writer.run(work.sqlite.answer, [], true).rows as Answer[]
  }
}

/** `limit -1` makes SQLite read each call once, and not once for each of its cells. */
const definitionOf = ({ table, columns, sqlite }: AnyAtOnce): string => {
  const names = Object.keys(columns)
  const cells = names.map((_, index) => `cells ->> ${index}`).join(', ')
  return `
    create temp table ${table} (place integer primary key, ${[...names, ...sqlite.notes].join(', ')});
    create temp view ${table}_calls as select null as calls;
    create temp trigger run_${table} instead of insert on ${table}_calls begin
      delete from ${table};
      insert into ${table} (place, ${names.join(', ')}) select place, ${cells}
        from (select key as place, value as cells from json_each(new.calls) limit -1);
      ${sqlite.write};
    end`
}

const isLost = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === lostReason
