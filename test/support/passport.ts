import type { Api } from '../../src/api/api'
import { createApi } from '../../src/api/create-api'
import { createSession } from '../../src/api/create-session'
import { revokeToken } from '../../src/api/revoke-token'
import type { Auth } from '../../src/auth/auth'
import type { AuthOptions } from '../../src/auth/auth-options'
import { createAuth } from '../../src/auth/create-auth'
import { createLoginLog, type LoginLog } from '../../src/auth/login-log'
import type { AuthPorts, HostEvents, KeyValueStorage } from '../../src/auth/ports'
import { createHttpClient } from '../../src/http/create-http-client'
import type { HttpClient } from '../../src/http/http-client'
import type { Transport } from '../../src/http/transport'
import { createManualClock, type ManualClock } from './manual-clock'
import { createMemoryStorage } from './memory-storage'
import { nodeTransport } from './node-transport'

/** The login state, the request client and the API joined as the app joins them. */
export interface Passport {
  auth: Auth
  client: HttpClient
  api: Api
  clock: ManualClock
  log: LoginLog
  /** What the host does to the app. */
  host: HostEvents
  /** How often the host was asked for a code. */
  codes(): number
}

export interface PassportOptions {
  apiBaseUrl: string
  clock?: ManualClock
  storage?: KeyValueStorage
  transport?: Transport
  loginCode?: AuthPorts['loginCode']
  checkSession?: AuthPorts['checkSession']
  settings?: Partial<AuthOptions>
  random?: () => number
}

/** Always the same numbers, each another. */
export const createRandom = (): (() => number) => {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

export const createPassport = (options: PassportOptions): Passport => {
  const clock = options.clock ?? createManualClock()
  const log = createLoginLog(clock)
  const listeners = new Set<HostEvents>()
  const random = options.random ?? createRandom()
  let codes = 0

  const client = createHttpClient(
    {
      transport: options.transport ?? nodeTransport,
      clock,
      random,
      session: {
        current: () => auth.store.getState().session,
        ensure: () => auth.ensureSession(),
        renew: (token) => auth.renew(token),
        accepted: (token) => {
          auth.confirmToken(token)
        },
      },
      onServerTime: (ms) => {
        auth.noteServerTime(ms)
      },
    },
    { baseUrl: options.apiBaseUrl },
  )
  const auth: Auth = createAuth(
    {
      loginCode: (mode) => {
        codes += 1
        return options.loginCode?.(mode) ?? Promise.resolve(`code-${String(codes)}`)
      },
      checkSession: options.checkSession ?? null,
      exchange: ({ code, renews }) =>
        createSession(client, { provider: 'weapp', code, ...(renews === null ? {} : { renews }) }),
      revoke: (token) => revokeToken(client, token),
      storage: options.storage ?? createMemoryStorage().view(),
      clock,
      random,
      log,
      subscribe: (events) => {
        listeners.add(events)
        return () => {
          listeners.delete(events)
        }
      },
    },
    {
      apiBaseUrl: options.apiBaseUrl,
      provider: 'weapp',
      silentSignIn: 'launch',
      ...options.settings,
    },
  )
  const tell = (run: (events: HostEvents) => void) => {
    for (const events of listeners) run(events)
  }
  return {
    auth,
    client,
    api: createApi(client),
    clock,
    log,
    host: {
      foreground: () => tell((events) => events.foreground()),
      networkChanged: (isOnline) => tell((events) => events.networkChanged(isOnline)),
    },
    codes: () => codes,
  }
}
