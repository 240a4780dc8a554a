import { AppError } from '../../../src/contract/app-error'
import type { KeyValueStorage } from '../../../src/auth/ports'
import type { AuthModel } from '../../../src/auth/reduce'
import type { Task } from '../../../src/http/task'
import type { WireAnswer, WireRequest } from '../../../src/http/transport'
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
  /** How often the host was asked for a login code. */
  asks: number
  /** How often in a row it had none to give, with nobody asking for it. */
  vainAsks: number
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
  /** How often the write of each idempotency key was refused. */
  readonly refusals: Map<string, number>
  /** Login codes that the host gave out, each with the epoch in which it was asked for. */
  readonly codes: Map<string, number>
  isLoginUnavailable: boolean
  elapsedMs(): number
  /** Time on the server, which no user can set. */
  serverNowMs(): number
  jump(ms: number): void
  watch(tab: Tab, what: string, promise: Promise<unknown>): void
  launch(tab: Tab): void
}

const startMs = Date.UTC(2026, 10, 21, 8)

export const createWorld = (tabCount: number): World => {
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

  const askForCode = (tab: Tab): Promise<string> => {
    const { signedOutBy } = tab.passport.auth.store.getState()
    if (signedOutBy !== null && signedOutBy !== 'expiry' && !tab.hasAsked) {
      world.violations.push(`signs in silently after ${signedOutBy}`)
    }
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
    tab.hasAsked = false
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
      random,
      loginCode: () => askForCode(tab),
      checkSession: () => {
        tab.checks += 1
        return begin<boolean>(tab, 'checkSession', null).promise
      },
      transport: (wire) => {
        const { promise, operation } = begin<WireAnswer>(tab, 'request', wire)
        const abort = () => {
          operation.isAborted = true
        }
        return { answer: promise, abort }
      },
    })
    const stop = tab.passport.auth.start()
    tab.passport.auth.store.subscribe((state, former) => {
      const isSame = state.session?.token === former.session?.token
      if (!isSame || state.signedOutBy !== former.signedOutBy) tab.epoch += 1
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
    isLoginUnavailable: false,
    elapsedMs,
    launch,
    serverNowMs: () => startMs + elapsedMs(),
    jump: (ms) => {
      jumpedMs += ms
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
    const tab = { index, epoch: 0, life: 0, foregrounds: 0, checks: 0, asks: 0, vainAsks: 0 } as Tab
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

/** With what only the login state itself knows. */
export const stateOf = (tab: Tab): AuthModel => tab.passport.auth.store.getState() as AuthModel
