import type { AuthState } from '../../auth/state'
import type { User } from '../../contract/user'

/** What a page needs before it opens: a session, a nickname beside it, or a phone number. */
export type Requirement = 'session' | 'profile' | 'phone'

/** What a signed-in user still lacks. */
export type Missing = Exclude<Requirement, 'session'>

/** Where the login state stands, seen by one gate. A string, so that a selector can compare it. */
export type GatePhase = 'restoring' | 'signingIn' | 'signIn' | 'retry' | 'missing' | 'content'

/** What the gate draws. */
export type GateView = 'skeleton' | 'signIn' | 'retry' | 'missing' | 'content'

const meets: Record<Requirement, (user: User | null) => boolean> = {
  session: () => true,
  profile: (user) => user !== null && user.nickname !== null,
  phone: (user) => user !== null && user.phone !== null,
}

/**
 * A renewal or a check of a signed-in user is invisible here: `activity` matters only while there
 * is no session, so neither unmounts the page.
 */
export const gatePhase = (state: AuthState, require: Requirement): GatePhase => {
  if (state.status === 'restoring') return 'restoring'
  if (state.status === 'signedIn') return meets[require](state.user) ? 'content' : 'missing'
  if (state.activity === 'signingIn') return 'signingIn'
  return state.error?.retryable ? 'retry' : 'signIn'
}

/**
 * A panel that is on the screen stays while the sign-in it started runs and after it failed: it
 * draws both itself, and what was ticked or typed in it is kept.
 */
export const nextGateView = (shown: GateView, phase: GatePhase): GateView => {
  if (phase === 'restoring') return 'skeleton'
  if (phase === 'signingIn') return shown === 'signIn' || shown === 'retry' ? shown : 'skeleton'
  return phase === 'retry' && shown === 'signIn' ? shown : phase
}
