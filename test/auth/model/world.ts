import { AppError } from '../../../src/contract/app-error'
import type { Session } from '../../../src/auth/state'
import type { Task } from '../../../src/http/task'
import type { WireAnswer, WireRequest } from '../../../src/http/transport'
import { createManualClock, settle, type ManualClock } from '../../support/manual-clock'
import { createMemoryStorage, type MemoryStorage } from '../../support/memory-storage'
import { createPassport, type Passport } from '../../support/passport'
import { createFakeServer, type FakeServer } from './fake-server'

/** Something that the app waits for: it stays pending until a command settles it. */
export interface Operation {
  kind: 'loginCode' | 'request' | 'checkSession'
  tab: Tab
  /** Time that passed, whatever the phone's clock said. */
  startedMs: number
  /** The sign-outs and deaths that this context had seen. */
  epoch: number
  wire: WireRequest | null
  /** The app asked for it to be given up. */
  isAborted: boolean
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** A caller of the app, and what became of its call. */
export interface Waiter {
  what: string
  outcome: string | null
}

/** One context of the app: a mini-program, or one of several browser tabs. */
export interface Tab {
  index: number
  passport: Passport
  stop: () => void
  /** Grows with everything that ends a sign-in in flight. */
  epoch: number
  isDead: boolean
  /** Foregrounds and launches: what may cause a session check. */
  foregrounds: number
  checks: number
}

/** The phone, the app on it, the server, and everything that is still under way. */
export interface World {
  readonly clock: ManualClock
  readonly storage: MemoryStorage
  readonly server: FakeServer
  readonly operations: Operation[]
  readonly waiters: Waiter[]
  readonly tabs: Tab[]
  /** Every token that was ever given to the app. */
  readonly delivered: Set<string>
  readonly requests: Task<unknown>[]
  isLoginUnavailable: boolean
  /** Codes given out by the host. */
  codes: string[]
  /** The wall clock was set since the server's clock was last seen. */
  elapsedMs(): number
  /** Time on the server, which no user can set. */
  serverNowMs(): number
  watch(what: string, promise: Promise<unknown>): void
  revive(tab: Tab): void
  end(operation: Operation): void
  advance(ms: number): Promise<void>
}

const startMs = Date.UTC(2026, 10, 21, 8)
const apiBaseUrl = 'https://api.example.com'

export const createWorld = (tabCount: number): World => {
  const clock = createManualClock(startMs)
  const storage = createMemoryStorage()
  const operations: Operation[] = []
  let elapsedMs = 0

  const begin = <T>(
    tab: Tab,
    kind: Operation['kind'],
    wire: WireRequest | null,
  ): { promise: Promise<T>; operation: Operation } => {
    const operation: Operation = {
      kind,
      tab,
      wire,
      startedMs: elapsedMs,
      epoch: tab.epoch,
      isAborted: false,
      resolve: () => undefined,
      reject: () => undefined,
    }
    const promise = new Promise<T>((resolve, reject) => {
      operation.resolve = (value) => resolve(value as T)
      operation.reject = reject
    })
    operations.push(operation)
    return { promise, operation }
  }

  const launch = (tab: Tab) => {
    tab.passport = createPassport({
      apiBaseUrl,
      clock,
      storage: tabCount > 1 ? storage.tab() : storage.view(),
      loginCode: () => {
        if (world.isLoginUnavailable) {
          return Promise.reject(
            new AppError('login_unavailable', 'no login here', { retryable: false }),
          )
        }
        return begin<string>(tab, 'loginCode', null).promise
      },
      checkSession: () => {
        tab.checks += 1
        return begin<boolean>(tab, 'checkSession', null).promise
      },
      transport: (wire) => {
        const { promise, operation } = begin<WireAnswer>(tab, 'request', wire)
        return {
          answer: promise,
          abort: () => {
            operation.isAborted = true
          },
        }
      },
    })
    tab.foregrounds += 1
    tab.stop = tab.passport.auth.start()
  }

  const world: World = {
    clock,
    storage,
    server: createFakeServer(),
    operations,
    waiters: [],
    tabs: [],
    delivered: new Set(),
    requests: [],
    isLoginUnavailable: false,
    codes: [],
    elapsedMs: () => elapsedMs,
    serverNowMs: () => startMs + elapsedMs,
    watch: (what, promise) => {
      const waiter: Waiter = { what, outcome: null }
      world.waiters.push(waiter)
      promise.then(
        () => {
          waiter.outcome = 'ok'
        },
        (error: unknown) => {
          waiter.outcome = error instanceof AppError ? error.code : `defect: ${String(error)}`
        },
      )
    },
    revive: (tab) => {
      // A dead process waits for nothing; what it sent may still reach the server.
      tab.stop()
      tab.epoch += 1
      for (const operation of operations) {
        if (operation.tab === tab) operation.isAborted = true
      }
      launch(tab)
    },
    end: (operation) => {
      operations.splice(operations.indexOf(operation), 1)
    },
    advance: async (ms) => {
      elapsedMs += ms
      await clock.advance(ms)
    },
  }

  for (let index = 0; index < tabCount; index += 1) {
    const tab = { index, epoch: 0, isDead: false, foregrounds: 0, checks: 0 } as Tab
    world.tabs.push(tab)
    launch(tab)
  }
  return world
}

export const sessionOf = (tab: Tab): Session | null => tab.passport.auth.store.getState().session

export { settle }
