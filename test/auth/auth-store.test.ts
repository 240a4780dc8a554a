import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createAuthStore, type AuthStore } from '../../src/auth/auth-store'
import { createLoginLog } from '../../src/auth/login-log'
import type { KeyValueStorage } from '../../src/auth/ports'
import {
  emptyPersistedState,
  serializePersistedState,
  storageKey,
  type AuthScope,
} from '../../src/auth/persisted-state'
import type { Session } from '../../src/auth/state'
import { createdSession, tokenNamed } from '../support/auth-harness'
import { createManualClock, settle } from '../support/manual-clock'
import { createMemoryStorage, type MemoryStorage } from '../support/memory-storage'
import { testUser } from '../support/wire-server'

const scope: AuthScope = { apiBaseUrl: 'https://api.example.com', host: 'weapp' }
const key = storageKey(scope, 'auth')
const clock = createManualClock()

const sessionNamed = (name: string): Session => {
  const { token, session } = createdSession(name, clock)
  return { ...session, token, userId: testUser.id }
}

const signIn = (store: AuthStore, name: string) => {
  store.dispatch({ type: 'signedIn', session: sessionNamed(name), user: testUser })
}

let disk: MemoryStorage

beforeEach(() => {
  disk = createMemoryStorage()
})

const open = (
  storage: KeyValueStorage = disk.view(),
  onAdopted: (session: Session | null) => void = () => undefined,
) => {
  const log = createLoginLog(clock)
  const store = createAuthStore({ storage, clock, log }, scope)
  store.onAdopted(onAdopted)
  return { ...store, log }
}

describe('createAuthStore', () => {
  it('starts signed out on an empty storage, and writes nothing of it', () => {
    expect(open().read()).toMatchObject({ status: 'signedOut', signedOutBy: null })
    expect(disk.writes).toEqual([])
  })

  it('survives a cold start', () => {
    signIn(open(), 'a')
    expect(open().read()).toMatchObject({
      status: 'signedIn',
      session: { token: tokenNamed('a') },
      user: testUser,
    })
  })

  it('writes once for what is to survive, and never for what is in flight', () => {
    const store = open()
    store.dispatch({ type: 'attempted' })
    signIn(store, 'a')
    store.dispatch({ type: 'checking' })
    store.dispatch({ type: 'checked' })
    store.dispatch({ type: 'refused' })
    store.dispatch({ type: 'attempted' })
    expect(disk.writes).toHaveLength(1)
    store.dispatch({ type: 'signedOut', by: 'user' })
    expect(disk.writes).toHaveLength(2)
  })

  it('has stored what a subscriber is told of a moment later', () => {
    const { store, dispatch } = open()
    const listener = jest.fn()
    store.subscribe(listener)
    dispatch({ type: 'signedOut', by: 'user' })
    expect(listener).toHaveBeenCalledTimes(1)
    dispatch({ type: 'checked' })
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('stores the last word where a subscriber has one of its own', () => {
    const { store, dispatch } = open()
    store.subscribe(({ status }) => {
      if (status === 'signedIn') dispatch({ type: 'signedOut', by: 'user' })
    })
    dispatch({ type: 'signedIn', session: sessionNamed('a'), user: testUser })
    expect(store.getState().status).toBe('signedOut')
    expect(open().read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('leaves a corrupted record alone until there is something to store', () => {
    disk.values.set(key, '{"version":2,')
    const store = open()
    expect(store.read().status).toBe('signedOut')
    store.dispatch({ type: 'attempted' })
    expect(disk.values.get(key)).toBe('{"version":2,')
    signIn(store, 'a')
    expect(open().read().session?.token).toBe(tokenNamed('a'))
  })

  it('goes on in memory while the storage cannot be read', () => {
    disk.faults.read = true
    const store = open()
    expect(store.read().status).toBe('signedOut')
    expect(store.isRestored()).toBe(false)
    expect(new Set(store.log.entries().map(({ event }) => event))).toEqual(
      new Set(['storageFailed']),
    )
  })

  it('reads later what it could not read at the start', () => {
    signIn(open(), 'a')
    disk.faults.read = true
    const onAdopted = jest.fn<(session: Session | null) => undefined>()
    const store = open(disk.view(), onAdopted)
    store.dispatch({ type: 'attempted' })
    disk.faults.read = false
    expect(store.read()).toMatchObject({
      status: 'signedIn',
      activity: 'idle',
      session: { token: tokenNamed('a') },
    })
    expect(onAdopted.mock.calls[0]?.[0]?.token).toBe(tokenNamed('a'))
    expect(store.isRestored()).toBe(true)
    expect(open().read().session?.token).toBe(tokenNamed('a'))
  })

  it('takes a sign-out that it reads late for no end of a sign-in that runs', () => {
    const first = open()
    signIn(first, 'a')
    first.dispatch({ type: 'signedOut', by: 'user' })
    disk.faults.read = true
    const onAdopted = jest.fn<(session: Session | null) => undefined>()
    const store = open(disk.view(), onAdopted)
    store.dispatch({ type: 'attempted' })
    disk.faults.read = false
    expect(store.read()).toMatchObject({ activity: 'signingIn', signedOutBy: 'user' })
    expect(store.read().revocations).toEqual([tokenNamed('a')])
    expect(onAdopted).not.toHaveBeenCalled()
  })

  it.each<[string, (store: AuthStore) => void, string]>([
    ['a sign-in', (store) => signIn(store, 'b'), 'signedIn'],
    ['a sign-out', (store) => store.dispatch({ type: 'signedOut', by: 'user' }), 'signedOut'],
    ['a decline', (store) => store.dispatch({ type: 'declined' }), 'signedOut'],
  ])('revokes a session that it reads after %s', (_, act, status) => {
    const first = open()
    first.dispatch({ type: 'arrivedLate', token: tokenNamed('older') })
    signIn(first, 'a')
    Object.assign(disk.faults, { read: true, write: true, remove: true })
    const store = open()
    act(store)
    Object.assign(disk.faults, { read: false, write: false, remove: false })
    expect(store.read().status).toBe(status)
    const cold = open().read()
    expect(cold.status).toBe(status)
    expect(cold.revocations).toEqual([tokenNamed('older'), tokenNamed('a')])
  })

  it('stores a sign-out over what it cannot read', () => {
    signIn(open(), 'a')
    disk.faults.read = true
    const store = open()
    store.dispatch({ type: 'signedOut', by: 'user' })
    expect(store.isRestored()).toBe(true)
    disk.faults.read = false
    expect(open().read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('goes on in memory when the storage is full, and writes later', () => {
    const store = open()
    disk.faults.write = true
    signIn(store, 'a')
    expect(store.read().status).toBe('signedIn')
    expect(store.log.entries().map(({ event }) => event)).toEqual(['signedIn', 'storageFailed'])
    disk.faults.write = false
    store.save()
    expect(open().read().session?.token).toBe(tokenNamed('a'))
    expect(disk.writes).toHaveLength(1)
    store.save()
    expect(disk.writes).toHaveLength(1)
  })

  it('keeps the stored session when a renewed one does not fit', () => {
    const store = open()
    signIn(store, 'a')
    disk.faults.write = true
    signIn(store, 'b')
    expect(open().read().session?.token).toBe(tokenNamed('a'))
  })

  it('leaves no session behind when the sign-out does not fit', () => {
    const store = open()
    signIn(store, 'a')
    disk.faults.write = true
    store.dispatch({ type: 'signedOut', by: 'user' })
    expect(disk.values.has(key)).toBe(false)
    disk.faults.write = false
    store.dispatch({ type: 'attempted' })
    expect(open().read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('keeps a stored sign-out when what follows it does not fit', () => {
    const store = open()
    signIn(store, 'a')
    store.dispatch({ type: 'signedOut', by: 'user' })
    disk.faults.write = true
    store.dispatch({ type: 'arrivedLate', token: tokenNamed('late') })
    expect(open().read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('makes room for the sign-out by taking the session away', () => {
    const view = disk.view()
    const cramped: KeyValueStorage = {
      ...view,
      write: (name, text) => {
        if (disk.values.has(name)) throw new Error('setStorageSync:fail exceed')
        view.write(name, text)
      },
    }
    const store = open(cramped)
    signIn(store, 'a')
    store.dispatch({ type: 'signedOut', by: 'user' })
    expect(open().read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('survives a storage that fails at everything', () => {
    const store = open()
    signIn(store, 'a')
    Object.assign(disk.faults, { read: true, write: true, remove: true })
    store.dispatch({ type: 'signedOut', by: 'user' })
    expect(store.read().status).toBe('signedOut')
  })

  it('needs no log, not even for a storage that fails', () => {
    disk.faults.write = true
    const store = createAuthStore({ storage: disk.view(), clock }, scope)
    signIn(store, 'a')
    expect(store.read().status).toBe('signedIn')
  })

  it('keeps the state of each build of the app apart', () => {
    signIn(open(), 'a')
    open().dispatch({ type: 'signedOut', by: 'user' })
    const staging = createAuthStore(
      { storage: disk.view(), clock },
      { ...scope, apiBaseUrl: 'https://staging.example.com' },
    )
    expect(staging.read().signedOutBy).toBeNull()
    signIn(staging, 's')
    expect(open().read()).toMatchObject({
      status: 'signedOut',
      signedOutBy: 'user',
      revocations: [tokenNamed('a')],
    })
  })

  it('tells every subscriber, whatever another one throws', async () => {
    const { store, dispatch } = open()
    const seen: string[] = []
    store.subscribe(() => {
      throw new Error('of a subscriber')
    })
    store.subscribe(({ status }) => seen.push(status))
    dispatch({ type: 'signedIn', session: sessionNamed('a'), user: testUser })
    expect(seen).toEqual(['signedIn'])
    expect(open().read().session?.token).toBe(tokenNamed('a'))
    await expect(clock.advance(0)).rejects.toThrow('of a subscriber')
  })

  it('stores and tells the last word where a subscriber calls back', () => {
    const { store, dispatch } = open()
    const seen: unknown[] = []
    store.subscribe(({ activity }) => {
      if (activity === 'signingIn') dispatch({ type: 'declined' })
    })
    store.subscribe(({ signedOutBy }) => seen.push(signedOutBy))
    dispatch({ type: 'attempted' })
    expect(new Set(seen)).toEqual(new Set(['user']))
    expect(open().read().signedOutBy).toBe('user')
  })

  it('does not look again where nobody else writes', () => {
    const store = open()
    signIn(open(), 'a')
    expect(store.read().status).toBe('signedOut')
  })

  it('logs each change with the reason that it leaves', () => {
    const store = open()
    const failure = { code: 'timeout', retryable: true, retryAtMs: null } as const
    store.dispatch({ type: 'failed', failure, endedBy: null })
    store.dispatch({ type: 'signedOut', by: 'deleted' })
    store.dispatch({ type: 'checked' })
    expect(store.log.entries().map(({ event, code }) => [event, code])).toEqual([
      ['failed', 'timeout'],
      ['signedOut', 'deleted'],
    ])
  })
})

describe('createAuthStore in a browser tab', () => {
  it('takes over what another tab stored, before it is asked to act', () => {
    const onAdopted = jest.fn<(session: Session | null) => undefined>()
    const mine = open(disk.tab(), onAdopted)
    signIn(open(disk.tab()), 'a')
    expect(mine.read().session?.token).toBe(tokenNamed('a'))
    expect(onAdopted).toHaveBeenCalledTimes(1)
    expect(onAdopted.mock.calls[0]?.[0]?.token).toBe(tokenNamed('a'))
    expect(mine.read().status).toBe('signedIn')
    expect(onAdopted).toHaveBeenCalledTimes(1)
  })

  it('changes what the other tab left, not what it remembers', () => {
    const mine = open(disk.tab())
    signIn(mine, 'a')
    const other = open(disk.tab())
    signIn(other, 'b')
    mine.dispatch({ type: 'signedOut', by: 'user' })
    expect(mine.read().revocations).toEqual([tokenNamed('b')])
    expect(other.read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('says nothing of another session when the other tab wrote only the user', () => {
    const onAdopted = jest.fn<(session: Session | null) => undefined>()
    const mine = open(disk.tab(), onAdopted)
    signIn(mine, 'a')
    const user = { ...testUser, nickname: 'Bo', updatedAt: '2026-11-02T08:00:00.000Z' }
    open(disk.tab()).dispatch({ type: 'userChanged', user })
    expect(mine.read().user).toEqual(user)
    expect(onAdopted).not.toHaveBeenCalled()
  })

  it('goes on in memory when the storage is full, and takes the old record for no news', () => {
    const mine = open(disk.tab())
    disk.faults.write = true
    signIn(mine, 'a')
    const listener = jest.fn()
    mine.store.subscribe(listener)
    expect(mine.read()).toMatchObject({ status: 'signedIn', session: { token: tokenNamed('a') } })
    expect(listener).not.toHaveBeenCalled()
  })

  it('takes the record that it removed for no news either: the user stays signed out', () => {
    const mine = open(disk.tab())
    signIn(mine, 'a')
    disk.faults.write = true
    mine.dispatch({ type: 'signedOut', by: 'user' })
    expect(disk.values.has(key)).toBe(false)
    expect(mine.read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('does not write back what it took over: the other tab may be newer', async () => {
    const mine = open(disk.tab())
    signIn(mine, 'a')
    const newer = serializePersistedState(emptyPersistedState, scope).replace(
      '"version":2',
      '"version":3',
    )
    disk.values.set(key, newer)
    mine.read()
    mine.dispatch({ type: 'attempted' })
    await settle()
    expect(disk.values.get(key)).toBe(newer)
  })
})
