import { AppError } from '../../../src/contract/app-error'
import type { AuthOptions } from '../../../src/auth/auth-options'
import type { KeyValueStorage } from '../../../src/auth/ports'
import type { AuthModel } from '../../../src/auth/reduce'
import type { Task } from '../../../src/http/task'
import type { WireResponse, WireRequest } from '../../../src/http/ports'
import { createManualClock, type ManualClock } from '../../support/manual-clock'
import { createMemoryStorage, type MemoryStorage } from '../../support/memory-storage'
import { createPassport, createRandom, type Passport } from '../../support/passport'
import { createFakeServer, type FakeServer } from './fake-server'

/** Something that the app waits for: it stays pending until a command settles it. */
export interface Operation {
  kind: 'loginCode' | 'request' | 'checkSession'
  tab: Tab
  /** Time that passed, whatever the phone's clock said. */
  startedMs: number
  epoch: number
  wire: WireRequest | null
  /** The app asked for it to be given up. */
  isAborted: boolean
  /** The process that waited for it is dead; the server may still see it. */
  isDead: boolean
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** A caller of the app, and what became of its call. */
export interface Waiter {
  what: string
  tab: Tab
  life: number
  /** `ok`, an error code, or null while it waits. */
  outcome: string | null
}

/** One context of the app: a mini-program, or one of several browser tabs. */
export interface Tab {
  index: number
  passport: Passport
  /** The process ends: nothing of it runs, writes or waits any more. */
  kill: () => void
  /** Grows with everything that ends a sign-in in flight: sign-outs, deaths, other tabs' news. */
  epoch: number
  /** Which process of this context it is. */
  life: number
  /** Launches and returns to the foreground: what may cause a session check. */
  foregrounds: number
  checks: number
  /** The user tapped sign in since the last session ended. */
  hasAsked: boolean
  /** The tap itself may be what shows that another tab has signed out. */
  isTapping: boolean
  /** How often the host was asked for a login code. */
  asks: number
  /** The last sign-in that it began was a silent one. */
  isSilent: boolean
  /** How often in a row it had none to give, with nobody asking for it. */
  vainAsks: number
  /** Until then, in time that passed, a failure or the server's own word keeps it from asking again. */
  quietUntilMs: number
  quietFor: 'network' | 'server' | 'final' | 'code' | 'vainRenewal'
  /** Why the sign-in in flight was begun again: once for each reason. */
  begunAgainFor: Set<string>
  /** Since its launch it was shown the server's clock; the phone's was set since that. */
  hasDate: boolean
  isClockWrong: boolean
  /** The app or the network came back since it asked last: a failure of the network is tried again. */
  isRevived: boolean
  /** When the host's session was last checked by this process, in time that passed. */
  checkedAtMs: number
}

/** The phone, the app on it, the server, and everything that is still under way. */
export interface World {
  readonly clock: ManualClock
  readonly storage: MemoryStorage
  readonly server: FakeServer
  readonly operations: Operation[]
  readonly waiters: Waiter[]
  readonly tabs: Tab[]
  readonly tasks: { task: Task<unknown>; tab: Tab; life: number }[]
  /** What must never happen and was seen where it did. */
  readonly violations: string[]
  /** Tokens that reached the app. */
  readonly delivered: string[]
  /** How often each request was refused: a write by its idempotency key, a read by its address. */
  readonly refusals: Map<string, number>
  /** Login codes that the host gave out, each with the epoch in which it was asked for. */
  readonly codes: Map<string, number>
  readonly policy: SilentSignIn
  isLoginUnavailable: boolean
  /** The phone's clock was set. */
  hasJumped: boolean
  elapsedMs(): number
  /** Time on the server, which no user can set. */
  serverNowMs(): number
  jump(ms: number): void
  watch(tab: Tab, what: string, promise: Promise<unknown>): void
  launch(tab: Tab): void
}

export type SilentSignIn = NonNullable<AuthOptions['silentSignIn']>

const hourMs = 3_600_000

/** The shortest pause after a failed sign-in. */
export const pauseMs = 500

const startMs = Date.UTC(2026, 10, 21, 8)

export const createWorld = (tabCount: number, policy: SilentSignIn): World => {
  const clock = createManualClock(startMs)
  const storage = createMemoryStorage()
  const random = createRandom()
  let jumpedMs = 0

  const elapsedMs = () => clock.nowMs() - startMs - jumpedMs

  const begin = <T>(tab: Tab, kind: Operation['kind'], wire: WireRequest | null): Begun<T> => {
    const operation: Operation = {
      kind,
      tab,
      wire,
      startedMs: elapsedMs(),
      epoch: tab.epoch,
      isAborted: false,
      isDead: false,
      resolve: () => undefined,
      reject: () => undefined,
    }
    const promise = new Promise<T>((resolve, reject) => {
      operation.resolve = (value) => {
        resolve(value as T)
      }
      operation.reject = reject
    })
    world.operations.push(operation)
    return { promise, operation }
  }

  const askForCode = (tab: Tab, isSilent: boolean): Promise<string> => {
    tab.isSilent = isSilent
    const { session, signedOutBy, activity } = tab.passport.auth.store.getState()
    if (signedOutBy !== null && signedOutBy !== 'expiry' && !tab.hasAsked) {
      world.violations.push(`signs in silently after ${signedOutBy}`)
    }
    if (policy === 'tap' && session === null && !tab.hasAsked) {
      world.violations.push('signs in although nobody tapped')
    }
    // A permanent failure keeps no tap waiting: it would be dead with no hint.
    const isTapAllowed = tab.quietFor === 'final' || tab.quietFor === 'code'
    const isQuiet = elapsedMs() < tab.quietUntilMs && !(isTapAllowed && !isSilent)
    if (isQuiet) world.violations.push('asks again without a pause')
    tab.isRevived = false
    // A sign-in is shown as under way once it has asked for its first code.
    const isAnotherTry = activity === 'signingIn' || activity === 'renewing'
    if (!isAnotherTry || tab.isTapping) tab.begunAgainFor = new Set()
    tab.asks += 1
    if (world.isLoginUnavailable) tab.vainAsks += 1
    if (tab.vainAsks > 1) world.violations.push('asks again where there is no login')
    return world.isLoginUnavailable
      ? Promise.reject(new AppError('login_unavailable', 'no login here', { retryable: false }))
      : begin<string>(tab, 'loginCode', null).promise
  }

  const launch = (tab: Tab) => {
    let isAlive = true
    const guarded = mortal(tabCount > 1 ? storage.tab() : storage.view(), () => isAlive)
    tab.epoch += 1
    tab.life += 1
    tab.foregrounds += 1
    Object.assign(tab, { hasAsked: false, isRevived: false, quietUntilMs: 0, checkedAtMs: NaN })
    Object.assign(tab, { hasDate: false, isClockWrong: false })
    // Another tab's news ends the wait that a failure has begun.
    tab.vainAsks = tabCount > 1 ? -Infinity : 0
    tab.passport = createPassport({
      apiBaseUrl: 'https://api.example.com',
      clock: {
        ...clock,
        after: (ms, run) =>
          clock.after(ms, () => {
            if (isAlive) run()
          }),
      },
      storage: guarded,
      settings: { silentSignIn: policy },
      random,
      loginCode: ({ isSilent }) => askForCode(tab, isSilent),
      checkSession: () => {
        tab.checks += 1
        if (!world.hasJumped && elapsedMs() - tab.checkedAtMs < hourMs) {
          world.violations.push('checks the host session twice within an hour')
        }
        tab.checkedAtMs = elapsedMs()
        return begin<boolean>(tab, 'checkSession', null).promise
      },
      transport: (wire) => {
        const { promise, operation } = begin<WireResponse>(tab, 'request', wire)
        const abort = () => {
          operation.isAborted = true
        }
        return { response: promise, abort }
      },
    })
    // The launch is the first of its returns to the foreground.
    clock.after(0, () => {
      if (isAlive) revive(tab)
    })
    const stop = tab.passport.auth.start()
    tab.passport.auth.store.subscribe((state, former) => {
      const isSame = state.session?.token === former.session?.token
      if (!isSame || state.signedOutBy !== former.signedOutBy) {
        tab.epoch += 1
        // What replaced a refused session may be refused as well.
        const isInVain = (former as AuthModel).isRefused && state.session !== null && tabCount === 1
        tab.quietUntilMs = isInVain ? elapsedMs() + pauseMs : 0
        tab.quietFor = 'vainRenewal'
      }
      const hasEnded = former.session !== null && state.session === null
      if (hasEnded && !tab.isTapping) tab.hasAsked = false
    })
    tab.kill = () => {
      isAlive = false
      stop()
      for (const operation of world.operations) {
        if (operation.tab === tab) operation.isDead = true
      }
    }
  }

  const world: World = {
    clock,
    storage,
    server: createFakeServer(),
    operations: [],
    waiters: [],
    tabs: [],
    tasks: [],
    violations: [],
    delivered: [],
    refusals: new Map(),
    codes: new Map(),
    policy,
    isLoginUnavailable: false,
    hasJumped: false,
    elapsedMs,
    launch,
    serverNowMs: () => startMs + elapsedMs(),
    jump: (ms) => {
      jumpedMs += ms
      world.hasJumped = true
      for (const tab of world.tabs) tab.isClockWrong = tab.hasDate
      clock.jump(ms)
    },
    watch: (tab, what, promise) => {
      const waiter: Waiter = { what, life: tab.life, tab, outcome: null }
      world.waiters.push(waiter)
      promise.then(
        () => {
          waiter.outcome = 'ok'
        },
        (error: unknown) => {
          waiter.outcome = error instanceof AppError ? error.code : 'defect'
          if (!(error instanceof AppError)) world.violations.push(`${what}: ${String(error)}`)
        },
      )
    },
  }

  for (let index = 0; index < tabCount; index += 1) {
    const tab = { index, epoch: 0, life: 0, foregrounds: 0, checks: 0, asks: 0 } as Tab
    world.tabs.push(tab)
    launch(tab)
  }
  return world
}

interface Begun<T> {
  promise: Promise<T>
  operation: Operation
}

/** A storage that a dead process writes to no more. */
const mortal = (storage: KeyValueStorage, isAlive: () => boolean): KeyValueStorage => ({
  read: storage.read,
  write: (key, value) => {
    if (isAlive()) storage.write(key, value)
  },
  remove: (key) => {
    if (isAlive()) storage.remove(key)
  },
  ...(storage.subscribe && { subscribe: storage.subscribe }),
})

/** The app or the network came back: what failed for want of it is tried again at once. */
export const revive = (tab: Tab): void => {
  tab.isRevived = true
  if (tab.quietFor === 'network') tab.quietUntilMs = 0
}

/** With what only the login state itself knows. */
export const stateOf = (tab: Tab): AuthModel => tab.passport.auth.store.getState() as AuthModel
