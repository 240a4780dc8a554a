import { hash } from 'node:crypto'
import { statement, type Database, type Value } from '../../../server/src/db/port/database'
import type { Tables } from '../../../server/src/db/port/schema'

/** PostgreSQL prepares a statement by its name, so each text has its own. */
const named = <Row = never>(text: string) =>
  statement<Row>(`test-${hash('sha256', text, 'hex').slice(0, 16)}`, text)

/** All rows of a table. `rest` follows the table's name, for example `where id = $1`. */
export const selectRows = <Table extends keyof Tables>(
  database: Pick<Database, 'all'>,
  table: Table,
  rest = '',
  values: readonly Value[] = [],
): Promise<Tables[Table][]> =>
  database.all(named<Tables[Table]>(`select * from ${table} ${rest}`), values)

/** Runs one statement that writes, and resolves with the number of rows that changed. */
export const execute = (
  database: Pick<Database, 'transaction'>,
  text: string,
  values: readonly Value[] = [],
): Promise<number> => database.transaction((tx) => tx.run(named(text), values))

export const insertRows = async (
  database: Pick<Database, 'transaction'>,
  table: keyof Tables,
  ...rows: readonly Readonly<Record<string, Value>>[]
): Promise<void> => {
  await database.transaction(async (tx) => {
    for (const row of rows) {
      const columns = Object.keys(row)
      const places = columns.map((_, index) => `$${index + 1}`).join(', ')
      const text = `insert into ${table} (${columns.join(', ')}) values (${places})`
      await tx.run(named(text), Object.values(row))
    }
  })
}
