import { useEffect, type ComponentType, type PropsWithChildren } from 'react'
import type { AuthOptions } from '../../src/auth/auth-options'
import {
  emptyPersistedState,
  serializePersistedState,
  storageKey,
} from '../../src/auth/persisted-state'
import { AppError, cancelled } from '../../src/contract/app-error'
import type { User } from '../../src/contract/user'
import { createCore, type Core } from '../../src/create-core'
import { plainPanels } from '../../src/package/plain-panels'
import { hostClock } from '../../src/platform/clock'
import { GateProvider, type GatePanels } from '../../src/ui/auth-gate/gate-context'
import {
  createPlayedWire,
  createSession,
  createToken,
  createUser,
  type Answer,
  type Call,
  type PlayedWire,
} from './played-wire'

export interface TestPassportOptions {
  /** The user that is signed in to begin with. @default nobody */
  signedInAs?: Partial<User>
  /** The user that a sign-in signs in. @default the same, or `user-1` with no nickname and no number */
  user?: Partial<User>
  /** What the server responds to a call of your own. */
  answers?: Partial<Record<Call, Answer>>
  /** @default plainPanels */
  panels?: GatePanels
  /** @default 'tap' */
  silentSignIn?: AuthOptions['silentSignIn']
}

export interface TestPassport extends Core, Pick<PlayedWire, 'sent' | 'refuseSignIn'> {
  /** For `render(<Page />, { wrapper })`. */
  wrapper: ComponentType<PropsWithChildren>
  /** What `useAuthedAction` reported, in the order in which it did. */
  errors: readonly unknown[]
  /** The next sign-in ends in the host: the user says no (`cancelled`), or it fails. */
  refuseLogin(code?: 'cancelled' | 'login_failed' | 'login_unavailable'): void
}

const scope = { apiBaseUrl: 'https://api.example.com', host: 'weapp' } as const

/** The real login state and request client, over a host and a wire that the test plays. */
export const createTestPassport = (options: TestPassportOptions = {}): TestPassport => {
  const { signedInAs, answers = {}, panels = plainPanels, silentSignIn = 'tap' } = options
  const wire = createPlayedWire(createUser(options.user ?? signedInAs ?? {}), answers)
  const errors: unknown[] = []
  let loginError: AppError | null = null

  const core = createCore(
    {
      transport: wire.transport,
      storage: createStorage(signedInAs),
      clock: hostClock,
      random: Math.random,
      loginCode: async () => {
        const error = loginError
        loginError = null
        if (error !== null) throw error
        return 'login-code'
      },
      loginWindowMs: null,
      checkSession: null,
      readDevice: () => null,
      subscribe: () => () => undefined,
    },
    { ...scope, silentSignIn },
  )

  const reportError = (error: unknown) => {
    errors.push(error)
  }
  const wrapper = ({ children }: PropsWithChildren) => {
    useEffect(() => core.auth.start(), [])
    return (
      <GateProvider auth={core.auth} panels={panels} reportError={reportError}>
        {children}
      </GateProvider>
    )
  }
  return {
    ...core,
    wrapper,
    errors,
    sent: wire.sent,
    refuseSignIn: wire.refuseSignIn,
    refuseLogin: (code = 'cancelled') => {
      loginError =
        code === 'cancelled'
          ? cancelled()
          : new AppError(code, 'the host gave no login code', { retryable: false })
    },
  }
}

/** As a former launch left it. */
const createStorage = (signedInAs: Partial<User> | undefined) => {
  const values = new Map<string, string>()
  if (signedInAs !== undefined) {
    const user = createUser(signedInAs)
    const session = { ...createSession(1), token: createToken(1), userId: user.id }
    const state = { ...emptyPersistedState, session, user }
    values.set(storageKey(scope, 'auth'), serializePersistedState(state, scope))
  }
  return {
    read: (key: string) => values.get(key) ?? '',
    write: (key: string, value: string) => {
      values.set(key, value)
    },
    remove: (key: string) => {
      values.delete(key)
    },
  }
}
