import type { Answer, AnyGathered, Call } from './at-once'
import type { AnyAnswers } from './database'

/** The calls as SQLite is given them, by their place. */
export const toJson = (calls: readonly Call[]): string => JSON.stringify(calls)

/**
 * Reads what `toJson` made: each call's place and its columns. `limit -1` makes SQLite read each call
 * once, and not once for each of its cells.
 */
export const readCalls = ({ columns }: AnyGathered, json: string): string => {
  const cells = Object.keys(columns).map((name, index) => `cells ->> ${index} as ${name}`)
  return `select place, ${cells.join(', ')}
    from (select key as place, value as cells from json_each(${json}) limit -1)`
}

/**
 * One row with all `answers` as JSON, for `readAnswers`: the driver would go and find each row in the
 * event loop, and build it cell by cell.
 */
export const answersAsJson = ({ fields, bytes, source }: AnyAnswers): string => {
  const cells = Object.entries(fields).map(([field, expression]) =>
    // `hex` answers no bytes and none at all alike.
    bytes.includes(field) ? `iif(${expression} is null, null, hex(${expression}))` : expression,
  )
  return `select json_group_array(json_array(place, ${cells.join(', ')})) as answers ${source}`
}

type Cell = string | number | null

export const readAnswers = ({ fields, bytes }: AnyAnswers) => {
  const names = Object.keys(fields)

  const toAnswer = ([place, ...cells]: Cell[]): Answer => {
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

  return (row: Readonly<Record<string, unknown>> | null): Answer[] =>
    (JSON.parse(String(row?.['answers'])) as Cell[][]).map(toAnswer)
}
