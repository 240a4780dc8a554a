import { describe, expect, it } from '@jest/globals'
import type { AuthState } from '../../../src/auth/state'
import {
  gatePhase,
  nextGateView,
  type GatePhase,
  type GateView,
} from '../../../src/ui/auth-gate/gate-phase'
import { createUser } from '../create-test-passport'

const state = (change: Partial<AuthState>): AuthState => ({
  status: 'signedOut',
  activity: 'idle',
  session: null,
  user: null,
  signedOutBy: null,
  isRefused: false,
  error: null,
  phoneError: null,
  ...change,
})

const failure = (retryable: boolean) => ({
  code: 'network_unavailable' as const,
  retryable,
  retryAtMs: null,
})

describe('gatePhase', () => {
  it.each<[string, Partial<AuthState>, GatePhase]>([
    ['restoring', { status: 'restoring' }, 'restoring'],
    ['signed out', {}, 'signIn'],
    ['signing in', { activity: 'signingIn' }, 'signingIn'],
    [
      'signing in again after a failure',
      { activity: 'signingIn', error: failure(true) },
      'signingIn',
    ],
    ['failed for a reason that may pass', { error: failure(true) }, 'retry'],
    ['failed for good', { error: failure(false) }, 'signIn'],
    ['signed in', { status: 'signedIn', user: createUser() }, 'content'],
  ])('%s', (_, change, phase) => {
    expect(gatePhase(state(change), 'session')).toBe(phase)
  })

  it.each(['idle', 'renewing', 'checking'] as const)('keeps the content while %s', (activity) => {
    const signedIn = state({
      status: 'signedIn',
      activity,
      user: createUser(),
      error: failure(true),
    })
    expect(gatePhase(signedIn, 'session')).toBe('content')
  })

  it('asks for what the level needs beside a session', () => {
    const bare = state({ status: 'signedIn', user: createUser({ nickname: null, phone: null }) })
    expect(gatePhase(bare, 'session')).toBe('content')
    expect(gatePhase(bare, 'profile')).toBe('missing')
    expect(gatePhase(bare, 'phone')).toBe('missing')
    const named = state({ status: 'signedIn', user: createUser({ phone: null }) })
    expect(gatePhase(named, 'profile')).toBe('content')
    expect(gatePhase(named, 'phone')).toBe('missing')
    const whole = state({ status: 'signedIn', user: createUser() })
    expect(gatePhase(whole, 'phone')).toBe('content')
  })
})

describe('nextGateView', () => {
  it.each<[GateView, GatePhase, GateView]>([
    ['skeleton', 'restoring', 'skeleton'],
    ['skeleton', 'signingIn', 'skeleton'],
    ['content', 'signingIn', 'skeleton'],
    ['signIn', 'signingIn', 'signIn'],
    ['retry', 'signingIn', 'retry'],
    ['signIn', 'retry', 'signIn'],
    ['skeleton', 'retry', 'retry'],
    ['retry', 'signIn', 'signIn'],
    ['signIn', 'content', 'content'],
    ['content', 'signIn', 'signIn'],
    ['content', 'missing', 'missing'],
  ])('from %s, when %s, to %s', (shown, phase, next) => {
    expect(nextGateView(shown, phase)).toBe(next)
  })
})
