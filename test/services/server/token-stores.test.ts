import { randomBytes } from 'node:crypto'
import { createDatabaseTokenStore } from '../../../server/src/cluster/database-token-store'
import { openRedis } from '../../../server/src/cluster/redis-connection'
import { createRedisTokenStore } from '../../../server/src/cluster/redis-token-store'
import { openTestDatabase } from '../../server/support/test-database'
import { describeTokenStore } from '../../server/suites/token-store.suite'
import { createPostgresStorage } from './services-storage'
import { selectRows } from '../../server/support/sql'

describeTokenStore('createDatabaseTokenStore on PostgreSQL', async (vault, clock) => {
  const { database, close } = await openTestDatabase(createPostgresStorage)
  return {
    store: createDatabaseTokenStore(database, vault, clock),
    dump: async () => JSON.stringify(await selectRows(database, 'shared_values')),
    close,
  }
})

describeTokenStore('createRedisTokenStore', async (vault, clock) => {
  const prefix = `test-${randomBytes(6).toString('hex')}:`
  const connection = await openRedis(process.env['TEST_REDIS_URL'] ?? '', prefix, () => undefined)
  const { redis } = connection
  return {
    store: createRedisTokenStore(connection, vault, clock),
    async dump() {
      const keys = await redis.keys(`${prefix}*`)
      return [...keys, ...(keys.length === 0 ? [] : await redis.mget(keys))].join('\n')
    },
    async close() {
      const keys = await redis.keys(`${prefix}*`)
      if (keys.length > 0) await redis.del(keys)
      redis.disconnect()
    },
  }
})
