import { statement } from '../../../server/src/db/port/database'
import { createSqliteStorage } from '../support/storage'
import { startTestServer } from '../support/test-server'

describe('sign-ins that share a commit', () => {
  const insert = statement(
    'test-insert-user',
    'insert into users (id, created_at, updated_at) values ($1, 1, 1)',
  )
  const countSessions = statement<{ user_id: string; sessions: number }>(
    'test-count-sessions',
    'select user_id, count(*) as sessions from sessions group by user_id',
  )
  const countAudit = statement<{ entries: number }>(
    'test-count-audit',
    "select count(*) as entries from audit_log where event = 'signed_in'",
  )
  const findUsers = statement<{ id: string }>('test-find-users', 'select id from users')

  const users = Array.from({ length: 40 }, (_, index) => ({
    id: `user${index}`,
    nickname: `User ${index}`,
    note: 'signs in beside transactions that fail',
    phone: null,
    blocked: false,
    hasUnionid: true,
  }))

  it('succeed once each, beside one that breaks a constraint and one that throws', async () => {
    const server = await startTestServer(createSqliteStorage, { sandbox: { users } })
    const { database } = server.server
    // Holds the writer until everything waits for it.
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let begin: () => void = () => undefined
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const holding = database.transaction(() => {
      begin()
      return released
    })
    await begun
    const breaks = database.transaction(async (tx) => {
      await tx.run(insert, ['twice'])
      await tx.run(insert, ['twice'])
    })
    const throws = database.transaction(async (tx) => {
      await tx.run(insert, ['undone'])
      throw new Error('changed my mind')
    })
    const failed = Promise.allSettled([breaks, throws])
    const signIns = users.map(({ id }) => server.signIn({ userId: id }))
    while (database.pool().waiting < users.length + 2) await new Promise(setImmediate)
    release()
    await holding

    const created = await Promise.all(signIns)
    expect(await failed).toMatchObject([
      { status: 'rejected', reason: { code: expect.stringContaining('CONSTRAINT') as unknown } },
      { status: 'rejected', reason: { message: 'changed my mind' } },
    ])
    const ids = created.map(({ user }) => user.id).sort()
    expect((await database.all(findUsers, [])).map(({ id }) => id).sort()).toEqual(ids)
    const sessions = await database.all(countSessions, [])
    expect(sessions.map((row) => row.user_id).sort()).toEqual(ids)
    expect(sessions.every((row) => row.sessions === 1)).toBe(true)
    expect(await database.one(countAudit, [])).toEqual({ entries: 40 })
    await server.close()
  })
})
