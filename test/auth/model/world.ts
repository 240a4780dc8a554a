import { AppError } from '../../../src/contract/app-error'
import type { SignInRequest } from '../../../src/auth/auth'
import type { AuthOptions } from '../../../src/auth/auth-options'
import type { KeyValueStorage } from '../../../src/auth/ports'
import type { AuthModel } from '../../../src/auth/reduce'
import type { WireResponse, WireRequest } from '../../../src/http/ports'
import { createManualClock, type ManualClock } from '../../support/manual-clock'
import { createMemoryStorage, type MemoryStorage } from '../../support/memory-storage'
import { createBackendClient, type BackendClient } from '../../../src/create-backend-client'
import { createPassport, createRandom, type Passport } from '../../support/passport'
import { nameSession } from '../../../src/web-sign-in/session-header'
import { exchangeWebProof, toCode } from '../../../src/web-sign-in/web-exchange'
import { backendUrl } from './backend'
import { createFakeServer, type Cookie, type FakeServer } from './fake-server'
import { broken, sendingViolations } from './invariants'
import { isUnreliable } from './step'

/** A web page's question which session its cookie has. */
export interface Question {
  readonly epoch: number
  /** When its attempt began, in time that passed. */
  readonly givenAtMs: number
  /** What held before the failure that came last: the app may send the question again. */
  beforeFailure: Pick<Tab, 'quietUntilMs' | 'quietFor' | 'begunAgainFor'> | null
}

/** Something that the app waits for: it stays pending until a command settles it. */
export interface Operation {
  kind: 'loginCode' | 'request' | 'checkSession'
  tab: Tab
  /** Of a login code: no tap asked for it. */
  isSilent: boolean
  /** Time that passed, whatever the phone's clock said. */
  startedMs: number
  epoch: number
  wire: WireRequest | null
  /** What the browser sends along; undefined on a host without cookies. */
  cookie: Cookie
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

/** A request of a page, known on the wire by its header `x-task`. */
export interface PageRequest {
  readonly tab: Tab
  readonly life: number
  /** For whom it began; of one that began with nobody, the user that it was sent for first. */
  userId: string | null
  /** The user that was signed in when its last response arrived. */
  arrivedForId: string | null
  readonly isReplayable: boolean
  isGivenUp: boolean
  isPending: boolean
  abort: () => void
  /** How often it went out, and how often a 401 came back. */
  sendings: number
  /** The short token that the backend refused last. */
  refusedToken?: string
  refusals: number
}

/** A screen that asked for a sign-in. */
export interface Asker {
  readonly request: SignInRequest
  readonly waiter: Waiter
  isWithdrawn: boolean
}

/** One context of the app: a mini-program, or one of several browser tabs. */
export interface Tab {
  index: number
  passport: Passport
  /** The client of the team's own backend. */
  orders: BackendClient
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
  /** Every screen that asked, in this process. */
  askers: Asker[]
  /** Those of the tap's sign-in that is under way, or failed, which have not withdrawn. */
  openAskers: Set<Asker>
  /** The last screen that asked withdrew, and none has asked since. */
  hasWithdrawn: boolean
  /** The tap itself may be what shows that another tab has signed out. */
  isTapping: boolean
  /** Since when no sign-in is under way, in time that passed. */
  idleSinceMs: number
  /** How often the host was asked for a login code. */
  asks: number
  /** The last sign-in that it began was a silent one. */
  isSilent: boolean
  /** How often in a row it had none to give, with nobody asking for it. */
  vainAsks: number
  /** Until then, in time that passed, a failure or the server's own word keeps it from asking again. */
  quietUntilMs: number
  quietFor: 'network' | 'server' | 'final' | 'code' | 'vainRenewal'
  /** What the storage did not do when the app last asked for it. */
  hasFailed: { read: boolean; write: boolean }
  /** Since it last replaced its session, something other than our API's JSON let a request in. */
  hasFalseProof: boolean
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
  readonly requests: PageRequest[]
  /** What must never happen and was seen where it did. */
  readonly violations: string[]
  /** Tokens that reached the app. */
  readonly delivered: string[]
  /** Tokens that our own API refused, in words that reached the app. */
  readonly refusedTokens: Set<string>
  /** Known on the wire by the header `x-question`. */
  readonly questions: Question[]
  /** Login codes that the host gave out: when, and the epoch in which each was asked for. */
  readonly codes: Map<string, { epoch: number; givenAtMs: number }>
  readonly policy: SilentSignIn
  readonly host: HostTraits
  /** The session cookie of the browser, which its tabs share; undefined on a host without cookies. */
  cookie: Cookie
  /** Subscribers do nothing any more. */
  isOver: boolean
  /** How often a subscriber acted when it was called back. */
  callbacks: number
  /** What a subscriber did then may end a session in this step. */
  mayEndByCallback: boolean
  isLoginUnavailable: boolean
  /** The phone's clock was set. */
  hasJumped: boolean
  elapsedMs(): number
  /** Time on the server, which no user can set. */
  serverNowMs(): number
  jump(ms: number): void
  watch(tab: Tab, what: string, promise: Promise<unknown>): Waiter
  launch(tab: Tab): void
}

/** What the hosts differ in, for signing in. */
export interface HostTraits {
  hasLoginWindow: boolean
  hasSessionCheck: boolean
  /** A user may say no to the host itself, which declines the sign-in of a tap. */
  mayDeclineInHost: boolean
  /** The session is a cookie, and a silent sign-in only asks which one there is. */
  hasCookie: boolean
}

/** How long the host's login window may stay open. */
export const loginWindowTimeoutMs = 5 * 60_000

const miniProgram = { hasLoginWindow: false, hasSessionCheck: true, hasCookie: false }

export const hosts = {
  weapp: { ...miniProgram, mayDeclineInHost: false },
  tt: { ...miniProgram, hasLoginWindow: true, mayDeclineInHost: true },
  alipay: { ...miniProgram, hasSessionCheck: false, mayDeclineInHost: true },
  h5: { hasLoginWindow: true, hasSessionCheck: false, mayDeclineInHost: true, hasCookie: true },
} satisfies Record<string, HostTraits>

export type SilentSignIn = NonNullable<AuthOptions['silentSignIn']>

/** What a careless subscriber throws. */
export const subscriberError = new Error('of a subscriber')

const hourMs = 3_600_000

/** The shortest pause after a failed sign-in. */
export const pauseMs = 500

const startMs = Date.UTC(2026, 10, 21, 8)

export const createWorld = (wantedTabs: number, wanted: SilentSignIn, host: HostTraits): World => {
  const policy = host.hasCookie ? 'launch' : wanted
  // A mini-program has one context, and only web pages have tabs.
  const tabCount = host.hasCookie ? wantedTabs : 1
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
      cookie: world.cookie,
      isSilent: tab.isSilent,
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
    const { session, signedOutBy, activity } = tab.passport.auth.store.getState()
    // A sign-in is shown as under way once it has asked for its first code.
    const isAnotherTry = activity === 'signingIn' || activity === 'renewing'
    // A tap takes the place of a silent sign-in, also of one that a subscriber began within the tap.
    if (tab.isTapping && !isSilent && tab.isSilent && isAnotherTry) {
      Object.assign(tab, { epoch: tab.epoch + 1, quietUntilMs: 0 })
    }
    tab.isSilent = isSilent
    // A silent sign-in comes after the tap's: there is nothing left to withdraw.
    if (isSilent) tab.openAskers.clear()
    const hasAsked = tab.hasAsked || tab.isTapping
    if (signedOutBy !== null && signedOutBy !== 'expiry' && !hasAsked) {
      report(6, `signs in silently after ${signedOutBy}`)
    }
    if (policy === 'tap' && session === null && !hasAsked) {
      report(13, 'signs in although nobody tapped')
    }
    if (tab.hasWithdrawn && isSilent && session === null) {
      report(13, 'signs in silently after a withdrawal')
    }
    // A permanent failure keeps no tap waiting: it would be dead with no hint.
    const isTapAllowed = tab.quietFor === 'final' || tab.quietFor === 'code'
    const isQuiet = elapsedMs() < tab.quietUntilMs && !(isTapAllowed && !isSilent)
    if (isQuiet) report(tab.quietFor === 'vainRenewal' ? 3 : 4, 'asks again without a pause')
    if (isQuiet && tab.quietFor === 'vainRenewal' && tab.hasFalseProof) {
      report(15, 'takes what is not a response of our API for a proof of the session')
    }
    tab.isRevived = false
    if (!isAnotherTry || tab.isTapping) tab.begunAgainFor = new Set()
    tab.asks += 1
    if (host.hasCookie && isSilent)
      return Promise.resolve(toCode({ kind: 'cookie', isMade: false }))
    if (world.isLoginUnavailable) tab.vainAsks += 1
    if (tab.vainAsks > 1) report(12, 'asks again where there is no login')
    return world.isLoginUnavailable
      ? Promise.reject(new AppError('login_unavailable', 'no login here', { retryable: false }))
      : begin<string>(tab, 'loginCode', null).promise
  }

  /** The app's own, with its question marked. */
  const exchangeOf =
    (tab: Tab): typeof exchangeWebProof =>
    (client, request) => {
      const headers = { 'x-question': String(world.questions.length) }
      world.questions.push({ epoch: tab.epoch, givenAtMs: elapsedMs(), beforeFailure: null })
      return exchangeWebProof(
        { request: (own) => client.request({ ...own, headers: { ...own.headers, ...headers } }) },
        request,
      )
    }

  const launch = (tab: Tab) => {
    let isAlive = true
    tab.hasFailed = { read: false, write: false }
    const view = tabCount > 1 ? storage.tab() : storage.view()
    const guarded = mortal(noteFailures(view, tab.hasFailed), () => isAlive)
    tab.epoch += 1
    tab.life += 1
    tab.foregrounds += 1
    Object.assign(tab, { hasAsked: false, isRevived: false, quietUntilMs: 0, checkedAtMs: NaN })
    Object.assign(tab, { hasDate: false, isClockWrong: false, hasWithdrawn: false })
    Object.assign(tab, { hasFalseProof: false })
    Object.assign(tab, { askers: [], openAskers: new Set(), idleSinceMs: elapsedMs() })
    // Another tab's news ends the wait that a failure has begun.
    tab.vainAsks = tabCount > 1 ? -Infinity : 0
    const checkSession = () => {
      tab.checks += 1
      if (!world.hasJumped && elapsedMs() - tab.checkedAtMs < hourMs) {
        report(11, 'checks the host session twice within an hour')
      }
      tab.checkedAtMs = elapsedMs()
      return begin<boolean>(tab, 'checkSession', null).promise
    }
    tab.passport = createPassport({
      apiBaseUrl: 'https://api.example.com',
      clock: {
        ...clock,
        after: (ms, run) =>
          clock.after(ms, () => {
            if (isAlive) runAsHost(run)
          }),
      },
      storage: guarded,
      settings: { silentSignIn: policy, ...(host.hasCookie && { host: 'h5' as const }) },
      ...(host.hasCookie && { exchange: exchangeOf(tab), authorize: nameSession }),
      random,
      loginWindowMs: host.hasLoginWindow ? loginWindowTimeoutMs : null,
      loginCode: ({ isSilent }) => askForCode(tab, isSilent),
      checkSession: host.hasSessionCheck ? checkSession : null,
      transport: (wire) => {
        world.violations.push(...sendingViolations(world, tab, wire))
        const question = questionOf(world, wire)
        // The client sends the read again, so its last failure does not count.
        if (question?.beforeFailure) Object.assign(tab, question.beforeFailure)
        if (question) question.beforeFailure = null
        const { promise, operation } = begin<WireResponse>(tab, 'request', wire)
        const abort = () => {
          operation.isAborted = true
        }
        return { response: promise, abort }
      },
    })
    tab.orders = createBackendClient(tab.passport, { baseUrl: backendUrl, audience: 'orders' })
    // The launch is the first of its returns to the foreground.
    clock.after(0, () => {
      if (isAlive) revive(tab)
    })
    const stop = tab.passport.auth.start()
    tab.passport.auth.store.subscribe((state, former) => {
      const isSame = state.session?.token === former.session?.token
      // A tap is newer than a sign-out that the storage tells of late.
      const isTapNewer = isSame && state.activity === 'signingIn'
      if (!isSame || (state.signedOutBy !== former.signedOutBy && !isTapNewer)) {
        tab.epoch += 1
        tab.openAskers.clear()
        if (state.session !== null) {
          if ((former as AuthModel).revocations.includes(state.session.token)) {
            report(6, 'a session that was signed out is back')
          }
          // A cold start, another tab and a silent sign-in bring no session back after it.
          // What the storage gives late is a session from before.
          if (tab.hasWithdrawn && tabCount === 1 && !isUnreliable(world)) {
            report(13, 'signed in after a withdrawal')
          }
          tab.hasWithdrawn = false
          // A session that the storage gave late is worth a new try.
          tab.vainAsks = Math.min(tab.vainAsks, 0)
        }
        // What replaced a refused session may be refused as well.
        const isInVain = (former as AuthModel).isRefused && state.session !== null && tabCount === 1
        tab.quietUntilMs = isInVain ? elapsedMs() + pauseMs : 0
        tab.quietFor = 'vainRenewal'
        tab.hasFalseProof = false
      }
      const isStillIdle = state.activity === 'idle' && former.activity === 'idle'
      const isRefused = (state as AuthModel).isRefused && !(former as AuthModel).isRefused
      if (!isStillIdle || isRefused) tab.idleSinceMs = elapsedMs()
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

  const report = (invariant: number, text: string) => {
    world.violations.push(broken(invariant, text))
  }

  /** The host reports what a subscriber threw, and goes on. */
  const runAsHost = (run: () => void) => {
    try {
      run()
    } catch (error) {
      if (error !== subscriberError) report(17, String(error))
    }
  }

  const world: World = {
    clock,
    storage,
    server: createFakeServer(),
    operations: [],
    waiters: [],
    tabs: [],
    requests: [],
    violations: [],
    delivered: [],
    refusedTokens: new Set(),
    questions: [],
    codes: new Map(),
    policy,
    host,
    cookie: host.hasCookie ? null : undefined,
    isOver: false,
    callbacks: 0,
    mayEndByCallback: false,
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
          if (!(error instanceof AppError)) report(4, `${what} fails with ${String(error)}`)
        },
      )
      return waiter
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

/** Of the login state. A write makes up for what the same process could not read or write before. */
const noteFailures = (storage: KeyValueStorage, hasFailed: Tab['hasFailed']): KeyValueStorage => {
  const attempt = <T>(kind: 'read' | 'write', key: string, work: () => T): T => {
    if (!isOfState(key)) return work()
    hasFailed[kind] = true
    const value = work()
    hasFailed[kind] = false
    return value
  }
  return {
    ...storage,
    read: (key) => attempt('read', key, () => storage.read(key)),
    write: (key, value) => {
      attempt('write', key, () => {
        storage.write(key, value)
      })
      if (isOfState(key)) hasFailed.read = false
    },
    remove: (key) => {
      attempt('write', key, () => {
        storage.remove(key)
      })
    },
  }
}

/** Not the key of the installation. */
export const isOfState = (key: string): boolean => key.includes('.auth:')

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

/** The app or the network came back: what failed without it is tried again at once. */
export const revive = (tab: Tab): void => {
  tab.isRevived = true
  if (tab.quietFor === 'network') tab.quietUntilMs = 0
}

export const questionOf = ({ questions }: World, { headers }: WireRequest): Question | undefined =>
  questions[Number(headers['x-question'] ?? NaN)]

/** With what only the login state itself knows. */
export const stateOf = (tab: Tab): AuthModel => tab.passport.auth.store.getState() as AuthModel
