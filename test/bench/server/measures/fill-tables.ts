import Libsql from 'libsql'
import pg from 'pg'

/** Rows as sign-ins of the last month would have left them; `i` counts from 0. */
interface Expressions {
  userId: string
  sessionId: string
  openid: string
  sealed: string
  tokenHash: string
  /** How many of the numbers there are. */
  numbers(count: number): string
}

export const sessionsPerUser = 3
const monthMs = 30 * 86_400_000

const sqlite: Expressions = {
  userId: "printf('%09dfill%016d', i % :users, 0)",
  sessionId: "printf('%09dfill%016d', i, 0)",
  openid: "printf('oBench-%07d%014d', i, 0)",
  sealed: 'randomblob(52)',
  tokenHash: "'f' || hex(randomblob(21))",
  numbers: (count) =>
    `(with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${count}) select i from n)`,
}

const postgres: Expressions = {
  userId: "lpad((i % :users)::text, 9, '0') || 'fill' || repeat('0', 16)",
  sessionId: "lpad(i::text, 9, '0') || 'fill' || repeat('0', 16)",
  openid: "'oBench-' || lpad(i::text, 7, '0') || repeat('0', 14)",
  sealed: 'substring(sha256(i::text::bytea) || sha256(i::text::bytea) for 52)',
  tokenHash: "substring(encode(sha256(i::text::bytea), 'hex') for 43)",
  numbers: (count) => `generate_series(0::bigint, ${count - 1}) as n(i)`,
}

const statements = (expressions: Expressions, users: number, nowMs: number): string[] => {
  const { userId, sessionId, openid, sealed, tokenHash, numbers } = expressions
  const sessions = users * sessionsPerUser
  const fromMs = nowMs - monthMs
  const createdAt = (count: number) => `${fromMs} + i * ${Math.floor(monthMs / count)}`
  return [
    `insert into users (id, created_at, updated_at)
     select ${userId}, ${createdAt(users)}, ${nowMs} from ${numbers(users)}`,
    `insert into identities (app_id, openid, provider, user_id, session_key_sealed,
       session_key_key_id, exchanged_at, created_at, updated_at)
     select 'wxbench', ${openid}, 'weapp', ${userId}, ${sealed}, 'filled',
       ${createdAt(users)}, ${createdAt(users)}, ${nowMs} from ${numbers(users)}`,
    `insert into sessions (id, user_id, token_hash, provider, app_id, openid, created_at,
       last_seen_at, expires_at)
     select ${sessionId}, ${userId}, ${tokenHash}, 'weapp', 'wxbench', 'filled',
       ${createdAt(sessions)}, ${createdAt(sessions)}, ${createdAt(sessions)} + ${2 * monthMs}
     from ${numbers(sessions)}`,
  ].map((sql) => sql.replaceAll(':users', String(users)))
}

/** Expects a migrated database that no server has open. */
export const fillTables = async (databaseUrl: string, users: number): Promise<void> => {
  if (databaseUrl.startsWith('sqlite:')) {
    const database = new Libsql(databaseUrl.slice('sqlite:'.length))
    for (const sql of statements(sqlite, users, Date.now())) database.exec(sql)
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
    return
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const sql of statements(postgres, users, Date.now())) await client.query(sql)
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}
