import { statement } from '../../../server/src/db/database'
import { describeDatabase } from '../suites/database.suite'
import { createSqliteStorage } from '../support/storage'
import { openTestDatabase } from '../support/test-database'

describeDatabase(createSqliteStorage)

describe('commits of transactions that wait together', () => {
  const insert = statement(
    'test-insert-shared',
    'insert into shared_values (key, value, expires_at) values ($1, $1, 1)',
  )

  it('answer half of a crowd before the other half is written', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const events: string[] = []
    await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        await database.transaction(async (tx) => {
          await tx.run(insert, [`key-${index}`])
          events.push('written')
        })
        events.push('answered')
      }),
    )
    const runs = events.join(' ').match(/(written ?)+(answered ?)+/g) ?? []
    expect(runs.map((run) => run.split('answered').length - 1)).toEqual([8, 4, 4])
    await close()
  })

  it('are all made by a close', async () => {
    const { database, close } = await openTestDatabase(createSqliteStorage)
    const all = Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        database.transaction((tx) => tx.run(insert, [`key-${index}`])),
      ),
    )
    await close()
    expect(await all).toHaveLength(16)
  })
})
