import type { AnyGathered, Call } from './at-once'

/** The calls as SQLite is given them, by their place. */
export const toJson = (calls: readonly Call[]): string =>
  JSON.stringify(calls.map((call) => Object.values(call)))

/**
 * Reads what `toJson` made: each call's place and its columns. `limit -1` makes SQLite read each call
 * once, and not once for each of its cells.
 */
export const readCalls = ({ columns }: AnyGathered, json: string): string => {
  const cells = Object.keys(columns).map((name, index) => `cells ->> ${index} as ${name}`)
  return `select place, ${cells.join(', ')}
    from (select key as place, value as cells from json_each(${json}) limit -1)`
}
