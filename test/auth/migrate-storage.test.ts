import { beforeEach, describe, expect, it } from '@jest/globals'
import { createAuthStore } from '../../src/auth/auth-store'
import { createLoginLog } from '../../src/auth/login-log'
import { legacyStorageKey, migrateStorage } from '../../src/auth/migrate-storage'
import { storageKey, type AuthScope } from '../../src/auth/persisted-state'
import type { KeyValueStorage } from '../../src/auth/ports'
import { createdSession, tokenNamed } from '../support/auth-harness'
import { createManualClock } from '../support/manual-clock'
import { createMemoryStorage, type MemoryStorage } from '../support/memory-storage'
import { testUser } from '../support/wire-server'

const scope: AuthScope = { apiBaseUrl: 'https://api.example.com', host: 'weapp' }
const key = storageKey(scope, 'auth')
const clock = createManualClock()

/** As version 0.1.0 wrote it. */
const legacyState = {
  session: {
    ...createdSession('a', clock).session,
    token: tokenNamed('a'),
    userId: testUser.id,
  },
  user: testUser,
  signedOutBy: null,
  lapsedSessionId: null,
  revocations: [tokenNamed('older')],
  version: 2,
  apiBaseUrl: scope.apiBaseUrl,
  provider: 'weapp',
}

let disk: MemoryStorage
const log = createLoginLog(clock)

const open = (where: AuthScope = scope, storage: KeyValueStorage = disk.view()) => {
  migrateStorage({ storage, log }, where)
  return createAuthStore({ storage, clock, log }, where)
}

beforeEach(() => {
  disk = createMemoryStorage()
  disk.values.set(legacyStorageKey, JSON.stringify(legacyState))
})

describe('migrateStorage', () => {
  it('keeps the session and the revocations, under the key of its scope', () => {
    expect(open().read()).toMatchObject({
      session: { token: tokenNamed('a') },
      revocations: [tokenNamed('older')],
    })
    expect([...disk.values.keys()]).toEqual([key])
    expect(open().read().status).toBe('signedIn')
  })

  it('keeps a sign-out', () => {
    const out = { ...legacyState, session: null, user: null, signedOutBy: 'user' }
    disk.values.set(legacyStorageKey, JSON.stringify(out))
    expect(open().read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('leaves what another build stored to that build', () => {
    const staging = open({ ...scope, apiBaseUrl: 'https://staging.example.com' })
    expect(staging.read().status).toBe('signedOut')
    expect(disk.values.has(legacyStorageKey)).toBe(true)
    expect(open().read().session?.token).toBe(tokenNamed('a'))
  })

  it('does nothing without anything to move', () => {
    disk.values.clear()
    expect(open().read().status).toBe('signedOut')
    expect(disk.writes).toEqual([])
  })

  it('makes room in a full storage', () => {
    const view = disk.view()
    const cramped: KeyValueStorage = {
      ...view,
      write: (name, text) => {
        if (disk.values.size > 0) throw new Error('setStorageSync:fail exceed')
        view.write(name, text)
      },
    }
    expect(open(scope, cramped).read().status).toBe('signedIn')
    expect([...disk.values.keys()]).toEqual([key])
  })

  it('tries again at the next launch where the storage fails', () => {
    const view = disk.view()
    const failing: KeyValueStorage = {
      ...view,
      write: (name, text) => {
        if (name === key) throw new Error('setStorageSync:fail')
        view.write(name, text)
      },
    }
    expect(open(scope, failing).read().status).toBe('signedOut')
    disk.faults.read = true
    open()
    disk.faults.read = false
    expect(open().read().session?.token).toBe(tokenNamed('a'))
  })

  it('never finds a session again that was signed out since', () => {
    disk.faults.remove = true
    open().dispatch({ type: 'signedOut', by: 'user' })
    disk.faults.remove = false
    expect(open().read()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
    expect([...disk.values.keys()]).toEqual([key])
  })
})
