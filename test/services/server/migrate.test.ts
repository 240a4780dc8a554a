import { once } from 'node:events'
import { Client, Pool } from 'pg'
import { migrate } from '../../../server/src/db/migrate'
import { recordSql, tableSql } from '../../../server/src/db/migrations/migrations'
import { usersIdentitiesSessions } from '../../../server/src/db/migrations/0001-users-identities-sessions'
import { mediaOrphans } from '../../../server/src/db/migrations/0002-media-orphans'
import type { DatabaseLocation } from '../../../server/src/db/open-database'
import { Secret } from '../../../server/src/crypto/secret'
import type { TestStorage } from '../../server/support/storage'
import { createPostgresStorage } from './services-storage'

/** The server's own limit on a query: `queryTimeoutMs` in postgres-database.ts. */
const requestLimitMs = 5_000

/** A database of before the large tables got other indexes, with rows, and a node that uses it. */
describe('migrate on PostgreSQL', () => {
  let storage: TestStorage
  let location: DatabaseLocation
  let node: Client

  beforeEach(async () => {
    storage = await createPostgresStorage({ withoutTables: true })
    location = { kind: 'postgres', url: new Secret(storage.databaseUrl), poolSize: 1 }
    node = new Client({ connectionString: storage.databaseUrl })
    await node.connect()
    await node.query(tableSql)
    for (const migration of [usersIdentitiesSessions, mediaOrphans]) {
      for (const step of migration.postgres) await node.query(step)
      await node.query(recordSql, [migration.name, 'earlier'])
    }
    await node.query(`insert into audit_log (id, at, event, detail)
      select 'e' || n, n, 'signed_in', '{}' from generate_series(1, 20000) n`)
  })

  afterEach(async () => {
    await node.end()
    await storage.destroy()
  })

  const primaryKey = async () => {
    const { rows } = await node.query<{ definition: string }>(
      `select pg_get_constraintdef(oid) as definition from pg_constraint
       where conrelid = 'audit_log'::regclass and contype = 'p'`,
    )
    return rows.map(({ definition }) => definition)
  }

  it('lets nodes of 0.1.0 prepare their statements again, which name no columns', async () => {
    const old = new Pool({
      connectionString: storage.databaseUrl,
      max: 1,
      application_name: 'taro-passport',
    })
    const lost = once(old, 'error')
    const find = () =>
      old.query({ name: 'find-user', text: 'select * from users where id = $1', values: ['u'] })
    await find()
    await migrate(location)
    expect(await lost).toEqual([expect.objectContaining({ code: '57P01' }), expect.anything()])
    expect(await find()).toMatchObject({ rows: [] })
    await old.end()
  })

  it('builds the index again that an interrupted migration left invalid', async () => {
    await node.query('create unique index audit_log_pk on audit_log (at, id)')
    await node.query(
      `update pg_index set indisvalid = false where indexrelid = 'audit_log_pk'::regclass`,
    )
    expect(await migrate(location)).toContain('0003-fewer-indexes')
    expect(await primaryKey()).toEqual(['PRIMARY KEY (at, id)'])
    expect(await migrate(location)).toEqual([])
  })

  it('waits for a busy table without holding up the nodes that use it, and tries again', async () => {
    const holder = new Client({ connectionString: storage.databaseUrl })
    await holder.connect()
    await holder.query(
      `begin; insert into audit_log (id, at, event, detail) values ('h', 0, '', '')`,
    )
    const migrating = migrate(location)
    // A migration that waited for its lock without end would make this wait, too.
    for (let count = 0; count < 3; count += 1) {
      await node.query('set statement_timeout = 4000')
      await node.query(
        `insert into audit_log (id, at, event, detail) values ('n${count}', 0, '', '')`,
      )
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    await holder.query('commit')
    await holder.end()
    expect(await migrating).toContain('0003-fewer-indexes')
    const { rows } = await node.query<{ n: string }>('select count(*) as n from audit_log')
    expect(rows).toEqual([{ n: '20004' }])
  })

  it('lets a step take longer than a query of a request may, whatever limit the database sets', async () => {
    const { database } = node
    await node.query(`alter database ${node.escapeIdentifier(database ?? '')}
      set statement_timeout = '${requestLimitMs}ms'`)
    await node.query(`create function wait() returns trigger language plpgsql as
      $$ begin perform pg_sleep(${(requestLimitMs + 500) / 1_000}); return null; end $$`)
    await node.query(
      'create trigger wait before delete on sessions for each statement execute function wait()',
    )
    expect(await migrate(location)).toContain('0003-fewer-indexes')
  })

  it("takes turns with a node of 0.1.0, which holds that library's lock in a transaction", async () => {
    await node.query('begin; select pg_advisory_xact_lock(3853314791062309107)')
    let isDone = false
    const migrating = migrate(location).then(() => {
      isDone = true
    })
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(isDone).toBe(false)
    await node.query('commit')
    await migrating
  })
})
