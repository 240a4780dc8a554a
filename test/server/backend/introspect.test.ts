import { createIntrospect } from '../../../server/src/backend/introspect'
import type { Database } from '../../../server/src/db/port/database'
import type { LiveSession } from '../../../server/src/sessions/session-cache'

const client = {
  id: 'shop',
  secretHashes: [],
  scopes: new Set<never>(),
  audiences: new Set<string>(),
}

const unused = () => {
  throw new Error('is not called')
}

/** A store of sessions whose look-ups last until they are let go. */
const createSlowStore = () => {
  const running: (() => void)[] = []
  const live = {
    row: { id: 's1', user_id: 'u1', created_at: 0, expires_at: 1_000 },
  } as LiveSession
  const introspect = createIntrospect({
    database: {} as Database,
    sessions: {
      getCached: () => null,
      load: async () => {
        await new Promise<void>((resolve) => running.push(resolve))
        return live
      },
      getCachedById: unused,
      loadById: unused,
    },
    shortTokens: { verify: async () => null },
    phoneReads: { claim: unused, read: unused },
  })
  const settle = () => new Promise(setImmediate)
  return {
    introspect: () => introspect('token', client, 'request'),
    running,
    settle,
    async letGo() {
      while (running.length > 0) {
        running.shift()?.()
        await settle()
      }
    },
  }
}

describe('createIntrospect', () => {
  it('uses two connections of the database at most', async () => {
    const { introspect, running, settle, letGo } = createSlowStore()
    const results = Array.from({ length: 5 }, introspect)
    await settle()
    expect(running).toHaveLength(2)
    await letGo()
    for (const result of await Promise.all(results)) expect(result).toMatchObject({ sub: 'u1' })
  })

  it('refuses what would wait behind a thousand others', async () => {
    const { introspect, settle, letGo } = createSlowStore()
    const results = Array.from({ length: 1_002 }, introspect)
    await settle()
    await expect(introspect()).rejects.toMatchObject({ code: 'service_unavailable' })
    await letGo()
    expect(await Promise.all(results)).toHaveLength(1_002)
  })
})
