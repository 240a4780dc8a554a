import type { AuthOptions } from '../../src/auth/auth-options'
import { createLoginLog, type LoginLog } from '../../src/auth/login-log'
import type { AuthPorts, HostEvents, KeyValueStorage } from '../../src/auth/ports'
import { createCore, type Core, type CorePorts } from '../../src/create-core'
import type { Transport } from '../../src/http/ports'
import { createManualClock, type ManualClock } from './manual-clock'
import { createMemoryStorage } from './memory-storage'
import { nodeTransport } from './node-transport'

/** The login state, the request client and the API joined as the app joins them. */
export interface Passport extends Core {
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
  loginWindowMs?: number | null
  exchange?: CorePorts['exchange']
  authorize?: CorePorts['authorize']
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

  const core = createCore(
    {
      transport: options.transport ?? nodeTransport,
      clock,
      random,
      log,
      loginCode: (mode) => {
        codes += 1
        return options.loginCode?.(mode) ?? Promise.resolve(`code-${String(codes)}`)
      },
      loginWindowMs: options.loginWindowMs ?? null,
      checkSession: options.checkSession ?? null,
      ...(options.exchange && { exchange: options.exchange }),
      ...(options.authorize && { authorize: options.authorize }),
      storage: options.storage ?? createMemoryStorage().view(),
      readDevice: () => null,
      subscribe: (events) => {
        listeners.add(events)
        return () => {
          listeners.delete(events)
        }
      },
    },
    {
      apiBaseUrl: options.apiBaseUrl,
      host: 'weapp',
      silentSignIn: 'launch',
      ...options.settings,
    },
  )
  const tell = (run: (events: HostEvents) => void) => {
    for (const events of listeners) run(events)
  }
  return {
    ...core,
    clock,
    log,
    host: {
      foreground: () => tell((events) => events.foreground()),
      networkChanged: (isOnline) => tell((events) => events.networkChanged(isOnline)),
    },
    codes: () => codes,
  }
}
