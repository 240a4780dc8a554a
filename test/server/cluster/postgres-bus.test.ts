import { once, EventEmitter } from 'node:events'
import { createPostgresBus } from '../../../server/src/cluster/postgres-bus'
import type { Database } from '../../../server/src/db/port/database'

describe('createPostgresBus', () => {
  it('tells a message that was not published from one that cannot arrive', async () => {
    const full = new Error('the pool is full')
    const lost: unknown[] = []
    const failures = new EventEmitter()
    const notReceived = once(failures, 'receive')
    const bus = createPostgresBus({
      // Nothing listens there.
      url: 'postgres://root@127.0.0.1:1/passport',
      database: { one: () => Promise.reject(full) } as unknown as Database,
      listener: { invalidate: () => undefined, flush: () => undefined, connected: () => undefined },
      onReceiveFailed: (error) => failures.emit('receive', error),
      onPublishFailed: (error) => lost.push(error),
    })
    bus.publish('u1')
    expect(await notReceived).toMatchObject([{ code: 'ECONNREFUSED' }])
    expect(lost).toEqual([full])
    await bus.close()
  })
})
