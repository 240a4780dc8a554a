import type { CreatedSession } from '../contract/session'
import type { AuthEvent } from './reduce'

/** Wall-clock time and one-shot timers of the host. */
export interface Clock {
  nowMs: () => number
  /** Runs once, after at least that long; returns what cancels it. */
  after: (delayMs: number, run: () => void) => () => void
}

/**
 * The host's synchronous key-value storage. It may throw, and it may return anything for a key:
 * WeChat gives `''` for a missing one.
 */
export interface KeyValueStorage {
  read: (key: string) => unknown
  write: (key: string, value: string) => void
  remove: (key: string) => void
  /**
   * Present where other contexts (browser tabs) write to the same storage: called after they did.
   * What is stored is then read again before it is acted upon.
   */
  subscribe?: (listener: () => void) => () => void
}

/** How a sign-in may go about it. */
export interface SignInMode {
  /** No tap asked for it: the host must not ask the user anything. */
  isSilent: boolean
}

/** A login code on its way to the server. */
export interface ExchangeRequest {
  code: string
  /** The id of the session that it replaces, or null. */
  renews: string | null
  /** The code of the host's phone button, whose number the sign-in binds, or null. */
  phoneCode: string | null
  /** Ask it just before sending: false once the sign-in was given up. */
  isWanted: () => boolean
  /**
   * The tokens of sessions that ended here and may still be alive on the server. They change while the exchange
   * runs: ask before sending, and again when the response is here.
   */
  revocations: () => readonly string[]
}

/** What an exchange brings. */
export interface ExchangedSession extends CreatedSession {
  /**
   * It was there before, on a web page whose tabs share one session: one that arrives late is not
   * revoked, as another tab may use it, unless the user wants to be signed out.
   */
  isFound?: boolean
}

/** What the host tells while the app lives. */
export interface HostEvents {
  foreground: () => void
  networkChanged: (isOnline: boolean) => void
}

/**
 * Everything that the login state needs of the outside. Every promise here may reject, be late or
 * never settle; failures are expected as `AppError`.
 */
export interface AuthPorts {
  /** A one-time code of the host. Rejects with `cancelled` where the user refused in its window. */
  loginCode: (mode: SignInMode) => Promise<string>
  /**
   * How long `loginCode` may take after a tap where it opens a window, in milliseconds; null where it opens
   * none.
   */
  loginWindowMs: number | null
  /** Whether the host's key of the last login code lives; null where the host cannot tell. */
  checkSession: (() => Promise<boolean>) | null
  /** `POST /v1/sessions` on most hosts */
  exchange: (request: ExchangeRequest) => Promise<ExchangedSession>
  /** `DELETE /v1/sessions/current` with this very token. */
  revoke: (token: string) => Promise<void>
  storage: KeyValueStorage
  clock: Clock
  /** Uniform in [0, 1). */
  random: () => number
  /** Attaches to the host's events; returns what detaches. */
  subscribe: (events: HostEvents) => () => void
  log?: AuthLog
}

/** The steps of the login state, for support. No entry may hold a secret. */
export interface AuthLog {
  add(event: AuthLogEvent, detail: { durationMs?: number; code?: string | null }): void
}

/** Calls of the ports as they end, changes of the state, and trouble with the storage. */
export type AuthLogEvent = PortCall | AuthEvent['type'] | 'storageFailed'

export type PortCall = 'loginCode' | 'exchange' | 'revoke' | 'checkSession'
