import type { Answer, RunAll } from './at-once'
import type { AnyLookUp } from './database'
import type { SqliteConnection } from './sqlite-connection'
import { readCalls, toJson } from './sqlite-gathered'

/** So few take less time than the way to the thread and back. */
const few = 4

/**
 * One query in a thread of the driver, on a connection that nothing else uses. It answers all rows as
 * JSON, because the driver would go and find the next row in the event loop, and build it cell by cell.
 */
export const prepareLookUp = (finder: SqliteConnection, work: AnyLookUp): RunAll => {
  const text = toSql(work)
  const toAnswer = answerOf(work)

  return async (calls) => {
    const values = [toJson(calls)]
    const row =
      calls.length < few ? finder.first(text, values).row : await finder.runInThread(text, values)
    return (JSON.parse(String(row?.['answers'])) as Cell[][]).map(toAnswer)
  }
}

type Cell = string | number | null

/** Takes what `toJson` makes of the calls; answers one row with the `answers`. */
export const toSql = (work: AnyLookUp): string => {
  const cells = Object.entries(work.fields).map(([field, expression]) =>
    // `hex` answers no bytes and none at all alike.
    work.bytes.includes(field)
      ? `iif(${expression} is null, null, hex(${expression}))`
      : expression,
  )
  return `with ${work.table} as (${readCalls(work, '$1')})
    select json_group_array(json_array(place, ${cells.join(', ')})) as answers ${work.source}`
}

const answerOf = ({ fields, bytes }: AnyLookUp) => {
  const names = Object.keys(fields)
  return ([place, ...cells]: Cell[]): Answer => {
    const row: Record<string, Cell | Buffer> = {}
    names.forEach((name, index) => {
      row[name] = cells[index] ?? null
    })
    for (const name of bytes) {
      const digits = row[name]
      if (typeof digits === 'string') row[name] = Buffer.from(digits, 'hex')
    }
    return { place: Number(place), row }
  }
}
