import type { Auth } from '../../src/auth/auth'
import type { AuthOptions } from '../../src/auth/auth-options'
import { createAuth } from '../../src/auth/create-auth'
import type { AuthState } from '../../src/auth/state'
import { createLoginLog, type LoginLog } from '../../src/auth/login-log'
import type { ExchangeRequest, HostEvents, KeyValueStorage, SignInMode } from '../../src/auth/ports'
import { AppError, type AppErrorCode } from '../../src/contract/app-error'
import type { CreatedSession } from '../../src/contract/session'
import type { User } from '../../src/contract/user'
import { createDeferred, type Deferred } from './deferred'
import { createManualClock, settle, type ManualClock } from './manual-clock'
import { createMemoryStorage, type MemoryStorage } from './memory-storage'
import { testUser } from './wire-server'

const dayMs = 86_400_000

/** Only the login state, with every call of its ports in the test's hands. */
export interface AuthHarness {
  auth: Auth
  clock: ManualClock
  storage: MemoryStorage
  log: LoginLog
  codes: (Deferred<string> & SignInMode)[]
  exchanges: (Deferred<CreatedSession> & ExchangeRequest)[]
  revocations: (Deferred<undefined> & { token: string })[]
  checks: Deferred<boolean>[]
  host: HostEvents
  /** Gives the code and the session that the app asked for last. */
  complete(name: string): Promise<void>
  /** Signs in and ends with this session. */
  signIn(name: string): Promise<void>
}

export interface AuthHarnessOptions extends Partial<Omit<AuthOptions, 'silentSignIn'>> {
  /** Default: `gate`, so that nothing happens unasked. Null for an app that names none. */
  silentSignIn?: Required<AuthOptions>['silentSignIn'] | null
  storage?: MemoryStorage
  view?: KeyValueStorage
  clock?: ManualClock
  hasCheckSession?: boolean
  loginWindowMs?: number | null
}

export const tokenNamed = (name: string): string => `token-of-session-${name}`

export const createdSession = (
  name: string,
  clock: Pick<ManualClock, 'nowMs'>,
  user: Partial<User> = {},
): CreatedSession => ({
  token: tokenNamed(name),
  user: { ...testUser, ...user },
  session: {
    id: `id-${name}`,
    createdAt: new Date(clock.nowMs()).toISOString(),
    expiresAt: new Date(clock.nowMs() + 30 * dayMs).toISOString(),
    lastSeenAt: new Date(clock.nowMs()).toISOString(),
    provider: 'weapp',
    device: null,
  },
})

export const appError = (
  code: AppErrorCode,
  options: { retryable?: boolean; retryAtMs?: number } = {},
): AppError => new AppError(code, `a test's ${code}`, { retryable: true, ...options })

export const createAuthHarness = (options: AuthHarnessOptions = {}): AuthHarness => {
  const {
    storage = createMemoryStorage(),
    clock = createManualClock(),
    silentSignIn = 'gate',
  } = options
  const log = createLoginLog(clock)
  const listeners = new Set<HostEvents>()
  const tell = (run: (events: HostEvents) => void) => {
    for (const events of listeners) run(events)
  }

  const auth = createAuth(
    {
      loginCode: (mode) => keep(harness.codes, { ...createDeferred<string>(), ...mode }),
      loginWindowMs: options.loginWindowMs ?? null,
      checkSession: options.hasCheckSession
        ? () => keep(harness.checks, createDeferred<boolean>())
        : null,
      exchange: (request) =>
        keep(harness.exchanges, { ...createDeferred<CreatedSession>(), ...request }),
      revoke: (token) =>
        keep<undefined, (typeof harness.revocations)[0]>(harness.revocations, {
          ...createDeferred<undefined>(),
          token,
        }),
      storage: options.view ?? storage.view(),
      clock,
      random: () => 0.5,
      log,
      subscribe: (events) => {
        listeners.add(events)
        return () => {
          listeners.delete(events)
        }
      },
    },
    {
      apiBaseUrl: options.apiBaseUrl ?? 'https://api.example.com',
      host: options.host ?? 'weapp',
      ...(silentSignIn !== null && { silentSignIn }),
    },
  )

  const harness: AuthHarness = {
    auth,
    clock,
    storage,
    log,
    codes: [],
    exchanges: [],
    revocations: [],
    checks: [],
    host: {
      foreground: () => {
        tell((events) => {
          events.foreground()
        })
      },
      networkChanged: (isOnline) => {
        tell((events) => {
          events.networkChanged(isOnline)
        })
      },
    },
    complete: async (name) => {
      await settle()
      harness.codes.at(-1)?.resolve(`login-code-for-${name}`)
      await settle()
      harness.exchanges.at(-1)?.resolve(createdSession(name, clock))
      await settle()
    },
    signIn: async (name) => {
      const signedIn = auth.signIn().done
      await harness.complete(name)
      await signedIn
    },
  }
  return harness
}

export const stateOf = ({ auth }: AuthHarness): AuthState => auth.store.getState()

/** The code that it rejects with. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fulfilled',
    (error: unknown) => (error as { code: string }).code,
  )

const keep = <T, D extends Deferred<T>>(calls: D[], call: D & Deferred<T>): Promise<T> => {
  calls.push(call)
  return call.promise
}
