import Libsql from 'libsql'
import { Client } from 'pg'

/** Looks at the tables past the server. */
export interface DatabaseInspector {
  count(sql: string): Promise<number>
  /** The database's own opinion of its files; empty where all is well. */
  damage(): Promise<string[]>
  close(): Promise<void>
}

export const openInspector = async (databaseUrl: string): Promise<DatabaseInspector> =>
  databaseUrl.startsWith('sqlite:')
    ? inspectSqlite(databaseUrl.slice('sqlite:'.length))
    : await inspectPostgres(databaseUrl)

const inspectSqlite = (path: string): DatabaseInspector => {
  const database = new Libsql(path)
  const column = (sql: string) => database.prepare(sql).raw().all() as unknown[][]
  return {
    count: async (sql) => Number(column(sql)[0]?.[0]),
    damage: async () =>
      [...column('pragma integrity_check'), ...column('pragma foreign_key_check')]
        .map((row) => row.map(String).join(' '))
        .filter((line) => line !== 'ok'),
    close: async () => void database.close(),
  }
}

const inspectPostgres = async (url: string): Promise<DatabaseInspector> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  return {
    async count(sql) {
      const { rows } = await client.query<Record<string, string>>(sql)
      return Number(Object.values(rows[0] ?? {})[0])
    },
    damage: async () => [],
    close: () => client.end(),
  }
}

/**
 * What no crash may leave behind: parts of a sign-in. Each is a query that counts broken rows.
 */
const halves = [
  `select count(*) from users u
   where not exists (select 1 from identities i where i.user_id = u.id)`,
  `select count(*) from identities i
   where not exists (select 1 from users u where u.id = i.user_id)`,
  `select count(*) from sessions s
   where not exists (select 1 from identities i where i.user_id = s.user_id and i.openid = s.openid)`,
  `select count(*) from sessions s
   where not exists (select 1 from audit_log a where a.session_id = s.id and a.event = 'signed_in')`,
]

/** How many rows are only half of what was written together. */
export const countHalves = async (inspector: DatabaseInspector): Promise<number> => {
  let sum = 0
  for (const sql of halves) sum += await inspector.count(sql)
  return sum
}
