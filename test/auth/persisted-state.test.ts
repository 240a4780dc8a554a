import { describe, expect, it } from '@jest/globals'
import {
  emptyPersistedState,
  parsePersistedState,
  serializePersistedState,
  type PersistedState,
  type AuthScope,
} from '../../src/auth/persisted-state'
import { createdSession, tokenNamed } from '../support/auth-harness'
import { createManualClock } from '../support/manual-clock'
import { testUser } from '../support/wire-server'

const scope: AuthScope = { apiBaseUrl: 'https://api.example.com', host: 'weapp' }

const { token, session } = createdSession('a', createManualClock())

const record: PersistedState = {
  session: { ...session, token, userId: testUser.id },
  user: testUser,
  signedOutBy: null,
  lapsedSessionId: null,
  revocations: [tokenNamed('old')],
}

const text = serializePersistedState(record, scope)

const changed = (change: Record<string, unknown>): string =>
  JSON.stringify({ ...(JSON.parse(text) as object), ...change })

describe('parsePersistedState', () => {
  it('reads what serializePersistedState wrote', () => {
    expect(parsePersistedState(text, scope)).toEqual(record)
  })

  it.each(['user', 'expiry', 'revoked', 'deleted'] as const)(
    'reads a sign-out by %s',
    (signedOutBy) => {
      const out: PersistedState = { ...emptyPersistedState, signedOutBy, lapsedSessionId: 'id-a' }
      expect(parsePersistedState(serializePersistedState(out, scope), scope)).toEqual(out)
    },
  )

  it('drops what it does not know', () => {
    expect(parsePersistedState(changed({ sessionKey: 'x' }), scope)).toEqual(record)
  })

  it('writes nothing but the record, however much more it is given', () => {
    const more = { ...record, activity: 'renewing', error: null }
    expect(serializePersistedState(more, scope)).toBe(text)
  })

  it.each<[string, unknown]>([
    ['the empty string of a missing key', ''],
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['an object of the host', { data: text }],
    ['text that is no JSON', 'garbage'],
    ['half a record', text.slice(0, text.length / 2)],
    ['JSON null', 'null'],
    ['a JSON array', '[]'],
    ['a JSON string', '"text"'],
    ['a newer version', changed({ version: 3 })],
    ['no version', changed({ version: undefined })],
    ['another API', changed({ apiBaseUrl: 'https://other.example.com' })],
    ['another host', changed({ provider: 'tt' })],
    ['a session without its user', changed({ user: null })],
    ['a user without a session', changed({ session: null })],
    ['another user’s session', changed({ user: { ...testUser, id: 'user-2' } })],
    ['a user that is no user', changed({ user: { id: testUser.id } })],
    ['a session without a token', changed({ session: { ...record.session, token: undefined } })],
    ['a token of 1 MB', changed({ session: { ...record.session, token: 'x'.repeat(1_048_576) } })],
    [
      'a session with a broken time',
      changed({ session: { ...record.session, expiresAt: 'soon' } }),
    ],
    ['an unknown reason of a sign-out', changed({ signedOutBy: 'magic' })],
    ['a session id that is none', changed({ lapsedSessionId: 'a b' })],
    ['no revocations', changed({ revocations: undefined })],
    ['revocations that are no list', changed({ revocations: 'token-of-session-old' })],
    ['revocations that are no tokens', changed({ revocations: ['short'] })],
  ])('reads %s as nothing stored', (_, stored) => {
    expect(parsePersistedState(stored, scope)).toEqual(emptyPersistedState)
  })
})
