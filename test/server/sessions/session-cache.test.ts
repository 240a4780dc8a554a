import { createSessionCache, type LiveSession } from '../../../server/src/sessions/session-cache'

describe('createSessionCache', () => {
  const setUp = (maxEntries = 100) => {
    let nowMs = 0
    const cache = createSessionCache({ maxEntries, maxAgeMs: 5_000, now: () => nowMs })
    return { cache, advance: (ms: number) => (nowMs += ms) }
  }

  const sessionOf = (userId: string) => ({ row: { user_id: userId } }) as LiveSession

  it('answers what was put, until its age', () => {
    const { cache, advance } = setUp()
    const live = sessionOf('u1')
    cache.put('hash', live, cache.beginRead())
    expect(cache.get('hash')).toBe(live)
    expect(cache.get('other')).toBeNull()
    advance(5_000)
    expect(cache.get('hash')).toBe(live)
    advance(1)
    expect(cache.get('hash')).toBeNull()
    expect(cache.counts()).toEqual({ hits: 2, misses: 2 })
  })

  it('forgets only the sessions of the changed user', () => {
    const { cache } = setUp()
    for (const user of ['u1', 'u2']) cache.put(user, sessionOf(user), cache.beginRead())
    cache.invalidateUser('u1')
    expect(cache.get('u1')).toBeNull()
    expect(cache.get('u2')).not.toBeNull()
    cache.put('u1', sessionOf('u1'), cache.beginRead())
    expect(cache.get('u1')).not.toBeNull()
  })

  it('takes nothing that was read before a change and arrives after it', () => {
    const { cache } = setUp()
    const readAt = cache.beginRead()
    cache.invalidateUser('u1')
    cache.put('hash', sessionOf('u1'), readAt)
    expect(cache.get('hash')).toBeNull()
  })

  it('takes nothing that was read before it was cleared', () => {
    const { cache } = setUp()
    const readAt = cache.beginRead()
    cache.put('early', sessionOf('u1'), readAt)
    cache.clear()
    cache.put('late', sessionOf('u2'), readAt)
    expect([cache.get('early'), cache.get('late')]).toEqual([null, null])
  })

  it('trusts an entry for less time while other nodes are not heard', () => {
    const { cache, advance } = setUp()
    cache.put('hash', sessionOf('u1'), cache.beginRead())
    advance(600)
    cache.limitAge(500)
    expect(cache.get('hash')).toBeNull()
    cache.limitAge(null)
    expect(cache.get('hash')).not.toBeNull()
  })

  it('revives nothing when it forgets which users changed', () => {
    const { cache } = setUp(10)
    cache.put('hash', sessionOf('u1'), cache.beginRead())
    cache.invalidateUser('u1')
    for (let index = 0; index < 50; index += 1) cache.invalidateUser(`other-${index}`)
    expect(cache.get('hash')).toBeNull()
  })
})
