import { describe, expect, it } from '@jest/globals'
import { emptyPersistedState, type PersistedState } from '../../src/auth/persisted-state'
import { initialModel, isSameSession, reduce, type AuthModel } from '../../src/auth/reduce'
import type { AuthFailure, Session } from '../../src/auth/state'
import { createdSession, tokenNamed } from '../support/auth-harness'
import { createManualClock } from '../support/manual-clock'
import { testUser } from '../support/wire-server'

const sessionNamed = (name: string): Session => {
  const { token, session, user } = createdSession(name, createManualClock())
  return { ...session, token, userId: user.id }
}

const recordOf = (change: Partial<PersistedState> = {}): PersistedState => ({
  ...emptyPersistedState,
  ...change,
})

const signedIn: AuthModel = {
  ...initialModel,
  status: 'signedIn',
  session: sessionNamed('a'),
  user: testUser,
}

const signedOut: AuthModel = { ...initialModel, status: 'signedOut' }

const failure: AuthFailure = { code: 'timeout', retryable: true, retryAtMs: 5 }

describe('reduce', () => {
  it('begins before anything was read', () => {
    expect(initialModel).toMatchObject({ status: 'restoring', activity: 'idle', session: null })
  })

  it('restores a session, or that there is none', () => {
    const record = recordOf({ session: sessionNamed('a'), user: testUser })
    expect(reduce(initialModel, { type: 'restored', stored: record })).toEqual(signedIn)
    expect(reduce(initialModel, { type: 'restored', stored: recordOf() })).toEqual(signedOut)
  })

  it('keeps what is in flight when another tab wrote about the same session', () => {
    const busy: AuthModel = { ...signedIn, activity: 'renewing', error: failure, isRefused: true }
    const record = recordOf({ session: sessionNamed('a'), user: { ...testUser, nickname: 'Bo' } })
    expect(reduce(busy, { type: 'restored', stored: record })).toEqual({
      ...busy,
      user: record.user,
    })
  })

  it.each<[string, PersistedState]>([
    ['session', recordOf({ session: sessionNamed('b'), user: testUser })],
    ['sign-out', recordOf({ signedOutBy: 'user' })],
  ])('drops what is in flight when another tab brought another %s', (_, record) => {
    const busy: AuthModel = { ...signedIn, activity: 'renewing', error: failure, isRefused: true }
    expect(reduce(busy, { type: 'restored', stored: record })).toMatchObject({
      activity: 'idle',
      error: null,
      isRefused: false,
      session: record.session,
      signedOutBy: record.signedOutBy,
    })
  })

  it('signs in with no former failure on the screen, and renews with it', () => {
    expect(reduce({ ...signedOut, error: failure }, { type: 'attempted' })).toEqual({
      ...signedOut,
      activity: 'signingIn',
    })
    expect(reduce({ ...signedIn, error: failure }, { type: 'attempted' })).toEqual({
      ...signedIn,
      activity: 'renewing',
      error: failure,
    })
  })

  it('keeps the session through a failure that ends nothing', () => {
    const renewing: AuthModel = { ...signedIn, activity: 'renewing' }
    expect(reduce(renewing, { type: 'failed', failure, endedBy: null })).toEqual({
      ...signedIn,
      error: failure,
    })
  })

  it('remembers the session that ended by itself, and why', () => {
    expect(reduce(signedIn, { type: 'failed', failure, endedBy: 'expiry' })).toEqual({
      ...signedOut,
      signedOutBy: 'expiry',
      lapsedSessionId: 'id-a',
      error: failure,
    })
    const again = { ...signedOut, lapsedSessionId: 'id-a' }
    expect(reduce(again, { type: 'failed', failure, endedBy: 'expiry' }).lapsedSessionId).toBe(
      'id-a',
    )
  })

  it.each(['user', 'revoked', 'deleted'] as const)('forgets the session after %s', (by) => {
    const lapsed = { ...signedOut, lapsedSessionId: 'id-a' }
    expect(reduce(lapsed, { type: 'signedOut', by }).lapsedSessionId).toBeNull()
    expect(reduce(signedIn, { type: 'failed', failure, endedBy: by })).toMatchObject({
      status: 'signedOut',
      signedOutBy: by,
      session: null,
      user: null,
      lapsedSessionId: null,
    })
  })

  it.each([
    ['user', [tokenNamed('a')]],
    ['revoked', [tokenNamed('a')]],
    ['expiry', []],
    ['deleted', [tokenNamed('a')]],
  ] as const)('of a session that ended by %s, tells a server that may not know', (by, told) => {
    expect(reduce(signedIn, { type: 'failed', failure, endedBy: by }).revocations).toEqual(told)
    expect(reduce(signedOut, { type: 'failed', failure, endedBy: by }).revocations).toEqual([])
  })

  it('takes over a new session and keeps what is still to be revoked', () => {
    const before: AuthModel = {
      ...signedOut,
      activity: 'signingIn',
      signedOutBy: 'user',
      lapsedSessionId: 'id-a',
      revocations: [tokenNamed('a')],
    }
    expect(
      reduce(before, { type: 'signedIn', session: sessionNamed('b'), user: testUser }),
    ).toEqual({ ...signedIn, session: sessionNamed('b'), revocations: [tokenNamed('a')] })
  })

  it('keeps the very user object when a renewal brings the same version of it', () => {
    const session = sessionNamed('b')
    const same = reduce(signedIn, { type: 'signedIn', session, user: { ...testUser } })
    expect(same.user).toBe(testUser)
    const newer = { ...testUser, nickname: 'Bo', updatedAt: '2026-11-02T08:00:00.000Z' }
    expect(reduce(signedIn, { type: 'signedIn', session, user: newer }).user).toBe(newer)
    const other = { ...testUser, id: 'user-2' }
    expect(reduce(signedIn, { type: 'signedIn', session, user: other }).user).toBe(other)
  })

  it('has the token of a signed-out user revoked, but not that of a deleted one', () => {
    expect(reduce(signedIn, { type: 'signedOut', by: 'user' })).toEqual({
      ...signedOut,
      signedOutBy: 'user',
      revocations: [tokenNamed('a')],
    })
    expect(reduce(signedIn, { type: 'signedOut', by: 'deleted' }).revocations).toEqual([])
    expect(reduce(signedOut, { type: 'signedOut', by: 'user' })).toEqual({
      ...signedOut,
      signedOutBy: 'user',
    })
  })

  it('notes once that the token was refused', () => {
    const refused = reduce(signedIn, { type: 'refused' })
    expect(refused).toEqual({ ...signedIn, isRefused: true })
    expect(reduce(refused, { type: 'refused' })).toBe(refused)
    const session = sessionNamed('b')
    expect(reduce(refused, { type: 'signedIn', session, user: testUser }).isRefused).toBe(false)
  })

  it('shows a check, and ends it without disturbing what began meanwhile', () => {
    const checking = reduce(signedIn, { type: 'checking' })
    expect(checking).toEqual({ ...signedIn, activity: 'checking' })
    expect(reduce(checking, { type: 'checked' })).toEqual(signedIn)
    const renewing: AuthModel = { ...signedIn, activity: 'renewing' }
    expect(reduce(renewing, { type: 'checked' })).toBe(renewing)
  })

  it('takes over a change of only the user', () => {
    const newer = { ...testUser, nickname: 'Bo', updatedAt: '2026-11-02T08:00:00.000Z' }
    const older = { ...testUser, nickname: 'Al', updatedAt: '2026-10-01T08:00:00.000Z' }
    expect(reduce(signedIn, { type: 'userChanged', user: newer }).user).toBe(newer)
    for (const user of [older, { ...newer, id: 'user-2' }]) {
      expect(reduce(signedIn, { type: 'userChanged', user })).toBe(signedIn)
    }
    expect(reduce(signedOut, { type: 'userChanged', user: newer })).toBe(signedOut)
  })

  it('keeps the last eight tokens that the server is to be told of', () => {
    const names = Array.from({ length: 10 }, (_, index) => String(index))
    const full = names.reduce<AuthModel>(
      (model, name) => reduce(model, { type: 'arrivedLate', token: tokenNamed(name) }),
      signedOut,
    )
    expect(full.revocations).toEqual(names.slice(2).map(tokenNamed))
    expect(reduce(full, { type: 'revoked', token: tokenNamed('5') }).revocations).toEqual(
      ['2', '3', '4', '6', '7', '8', '9'].map(tokenNamed),
    )
  })
})

describe('isSameSession', () => {
  it('tells sessions apart by their token, and sign-outs by their reason', () => {
    const a = recordOf({ session: sessionNamed('a') })
    expect(isSameSession(a, recordOf({ session: sessionNamed('a') }))).toBe(true)
    expect(isSameSession(a, recordOf({ session: sessionNamed('b') }))).toBe(false)
    expect(isSameSession(recordOf(), recordOf({ signedOutBy: 'user' }))).toBe(false)
    expect(isSameSession(recordOf(), recordOf())).toBe(true)
  })
})
