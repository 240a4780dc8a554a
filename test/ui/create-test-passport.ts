import { jest } from '@jest/globals'
import type { Api, Task } from '../../src/api/api'
import type { AuthOptions } from '../../src/auth/auth-options'
import { createAuth } from '../../src/auth/create-auth'
import { createLoginLog } from '../../src/auth/login-log'
import type { AuthPorts, HostEvents } from '../../src/auth/ports'
import { AppError, type AppErrorCode } from '../../src/contract/app-error'
import type { CreatedSession } from '../../src/contract/session'
import type { Host as HostName } from '../../src/contract/scalars'
import type { User } from '../../src/contract/user'
import { takePhone } from '../../src/platform/host/take-phone'
import type {
  Appearance,
  Host,
  PhoneButtonEvent,
  PrivacyDecision,
  UpdateStatus,
} from '../../src/ui/host'
import type { Passport } from '../../src/ui/passport-context'
import type { Scan, SignInWindow, SignInWindowState } from '../../src/ui/sign-in-window'
import { createStore } from 'zustand/vanilla'

const instant = '2026-11-21T09:00:00.000Z'

export const createUser = (change: Partial<User> = {}): User => ({
  id: 'user-1',
  nickname: 'Lin',
  avatarUrl: null,
  phone: '138****0000',
  createdAt: instant,
  updatedAt: instant,
  ...change,
})

export const appError = (
  code: AppErrorCode,
  options: { retryable?: boolean; retryAtMs?: number } = {},
): AppError => new AppError(code, code, { retryable: false, ...options })

/** A promise that the test settles. */
export const createDeferred = <T>() => {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

/** A call of the wire that the test settles; giving it up rejects it as the client does. */
export const createTask = <T>() => {
  const { promise, resolve, reject } = createDeferred<T>()
  const abort = jest.fn(() => reject(appError('cancelled')))
  const task: Task<T> = Object.assign(promise, { abort })
  return { task, resolve, reject, abort }
}

export const settledTask = <T>(value: T): Task<T> =>
  Object.assign(Promise.resolve(value), { abort: () => undefined })

export const failedTask = <T>(error: AppError): Task<T> => {
  const promise = Promise.reject<T>(error)
  promise.catch(() => undefined)
  return Object.assign(promise, { abort: () => undefined })
}

/** What a screen does not expect to call fails the test with its name. */
const unexpected = (name: string) => () => {
  throw new Error(`unexpected call of ${name}`)
}

const createApi = (calls: Partial<Api>): Api => ({
  readMe: unexpected('readMe'),
  updateMe: unexpected('updateMe'),
  uploadAvatar: unexpected('uploadAvatar'),
  removeAvatar: unexpected('removeAvatar'),
  bindPhone: unexpected('bindPhone'),
  removePhone: unexpected('removePhone'),
  decryptData: unexpected('decryptData'),
  listSessions: unexpected('listSessions'),
  revokeSession: unexpected('revokeSession'),
  revokeOtherSessions: unexpected('revokeOtherSessions'),
  listIdentities: unexpected('listIdentities'),
  exportMe: unexpected('exportMe'),
  claimHandover: unexpected('claimHandover'),
  approveHandover: unexpected('approveHandover'),
  denyHandover: unexpected('denyHandover'),
  createTicket: unexpected('createTicket'),
  deleteMe: unexpected('deleteMe'),
  ...calls,
})

export const createTestHost = (
  abilities: Partial<Host['abilities']> = {},
  name: HostName = 'weapp',
) => {
  let stored: unknown = null
  let system: Appearance = { language: 'en', theme: 'light', textSize: 'standard' }
  let onAppearance: () => void = () => undefined
  let onNetwork = new Set<(isOnline: boolean) => void>()
  let onNeeded: (resolve: (decision: PrivacyDecision) => void) => void = unexpected('onNeeded')
  let updateStatus: UpdateStatus = 'none'
  let onUpdate: () => void = () => undefined

  const host = {
    name,
    abilities: {
      signIn: true,
      contact: true,
      chooseAvatar: true,
      contentCheck: true,
      nicknameInput: true,
      phoneButton: true,
      oneTapPhone: true,
      share: true,
      shareFile: true,
      ...abilities,
    },
    dialogs: {
      toast: jest.fn<(text: string) => void>(),
      showMessage: jest.fn<Host['dialogs']['showMessage']>(),
      confirm: jest.fn<Host['dialogs']['confirm']>(async () => true),
    },
    navigation: {
      open: jest.fn<(path: string) => void>(),
      replace: jest.fn<(path: string) => void>(),
      leave: jest.fn<(home: string) => void>(),
      setTitle: jest.fn<(text: string) => void>(),
      setTabBar: jest.fn<Host['navigation']['setTabBar']>(),
      stopPullDownRefresh: jest.fn<() => void>(),
      warnBeforeLeaving: jest.fn<(text: string | null) => void>(),
    },
    appearance: {
      read: () => system,
      subscribe: (listener: () => void) => {
        onAppearance = listener
        return () => undefined
      },
      paintTheme: jest.fn<Host['appearance']['paintTheme']>(),
    },
    network: {
      subscribe: (listener: (isOnline: boolean) => void) => {
        onNetwork = onNetwork.add(listener)
        return () => {
          onNetwork.delete(listener)
        }
      },
      isOnline: async () => true,
    },
    privacy: {
      onNeeded: (handler: typeof onNeeded) => {
        onNeeded = handler
      },
      require: jest.fn(async () => true),
      openContract: jest.fn(async () => true),
    },
    updates: {
      version: '1.2.3',
      manager: {
        status: () => updateStatus,
        subscribe: (listener: () => void) => {
          onUpdate = listener
          return () => undefined
        },
        apply: jest.fn<() => void>(),
      },
    },
    settings: {
      read: () => stored,
      write: (value: unknown) => {
        stored = value
      },
    },
    takePhone: (event: PhoneButtonEvent) => takePhone(name, event),
    copyText: jest.fn<(text: string) => Promise<boolean>>(async () => true),
    shareFile: jest.fn<(name: string, text: string) => Promise<boolean>>(async () => true),
    chooseImage: jest.fn<() => Promise<string | null>>(async () => null),
  } satisfies Host

  return {
    host,
    stored: () => stored,
    become: (change: Partial<Appearance>) => {
      system = { ...system, ...change }
      onAppearance()
    },
    setOnline: (isOnline: boolean) => {
      for (const listener of onNetwork) listener(isOnline)
    },
    /** The host holds a call back until the agreement is decided. */
    needPrivacy: () => {
      const decisions: PrivacyDecision[] = []
      onNeeded((decision) => decisions.push(decision))
      return decisions
    },
    setUpdate: (status: UpdateStatus) => {
      updateStatus = status
      onUpdate()
    },
  }
}

/** The window of a web page, which the test fills. */
export const createTestWindow = (way: SignInWindow['way']) => {
  const store = createStore<SignInWindowState>(() => ({ scan: null, arrivalError: null }))
  return {
    way,
    store,
    renewCode: jest.fn<() => void>(),
    close: jest.fn<() => void>(),
    show: (scan: Partial<Scan> | null) => {
      const none = { purpose: 'sign-in', status: 'loading', code: null, digits: null, error: null }
      store.setState({ scan: scan && ({ ...none, ...scan } as Scan) })
    },
  }
}

export interface TestPassportOptions {
  user?: User
  api?: Partial<Api>
  abilities?: Partial<Host['abilities']>
  /** @default 'weapp' */
  hostName?: HostName
  silentSignIn?: AuthOptions['silentSignIn']
  /** Of a web page. */
  signInWindow?: SignInWindow
  webUrl?: string
}

/** The real login state over a WeChat and a server that the test plays, and a host that records. */
export const createTestPassport = (options: TestPassportOptions = {}) => {
  const { user = createUser(), silentSignIn = 'tap' } = options
  const storage = new Map<string, string>()
  let signIns = 0
  const created = (): CreatedSession => {
    signIns += 1
    return {
      token: `token-of-sign-in-${String(signIns)}`,
      session: {
        id: `session-${String(signIns)}`,
        createdAt: instant,
        expiresAt: '2099-01-01T00:00:00.000Z',
        lastSeenAt: instant,
        provider: 'weapp',
        device: null,
      },
      user: { ...user },
    }
  }
  const exchange = jest.fn<AuthPorts['exchange']>(async () => created())
  const loginCode = jest.fn<() => Promise<string>>(async () => 'login-code')
  const revoke = jest.fn<(token: string) => Promise<void>>(async () => undefined)
  let hostEvents: HostEvents | null = null
  const clock = {
    nowMs: () => Date.now(),
    after: (delayMs: number, run: () => void) => {
      const timer = setTimeout(run, delayMs)
      return () => {
        clearTimeout(timer)
      }
    },
  }
  const keyValueStorage = {
    read: (key: string) => storage.get(key) ?? '',
    write: (key: string, value: string) => {
      storage.set(key, value)
    },
    remove: (key: string) => {
      storage.delete(key)
    },
  }
  const auth = createAuth(
    {
      loginCode,
      loginWindowMs: null,
      checkSession: null,
      exchange,
      revoke,
      storage: keyValueStorage,
      clock,
      random: () => 0.5,
      subscribe: (events) => {
        hostEvents = events
        return () => {
          hostEvents = null
        }
      },
    },
    { apiBaseUrl: 'https://api.example.com', host: 'weapp', silentSignIn },
  )
  const fakes = createTestHost(options.abilities, options.hostName)
  const approveHandover = jest.fn<Passport['approveHandover']>(async () => undefined)
  const deleteAccount = jest.fn(async () => {
    auth.forgetDeletedAccount()
  })
  return {
    ...fakes,
    auth,
    /** As a tap on a screen that agreed before. */
    signIn: () => auth.signIn().done,
    exchange,
    revoke,
    /** The network and then the app itself come back, once `auth` was started. */
    comeBack: () => {
      hostEvents?.networkChanged(true)
      hostEvents?.foreground()
    },
    /** Lets the host's next login code wait. */
    holdLoginCode: () => {
      const held = createDeferred<string>()
      loginCode.mockImplementationOnce(() => held.promise)
      return held
    },
    /** Lets the answer of the next exchange wait. */
    holdExchange: () => {
      const held = createDeferred<undefined>()
      exchange.mockImplementationOnce(() => held.promise.then(created))
      return held
    },
    /** The next exchange signs somebody else in, as after a merge of two accounts. */
    becomeUser: (other: User) => {
      exchange.mockImplementationOnce(async () => ({ ...created(), user: other }))
    },
    /** The next exchange signs in, and does not bind the number that came with it. */
    failPhone: (phoneError: string) => {
      exchange.mockImplementationOnce(async () => ({ ...created(), phoneError }))
    },
    failExchange: (error: AppError) => {
      exchange.mockImplementationOnce(() => Promise.reject(error))
    },
    passport: {
      auth,
      api: createApi(options.api ?? {}),
      host: fakes.host,
      loginLog: createLoginLog(clock),
      deleteAccount,
      approveHandover,
      ...(options.signInWindow && { signInWindow: options.signInWindow }),
      ...(options.webUrl && { webUrl: options.webUrl }),
    },
    deleteAccount,
    approveHandover,
  }
}

export type TestPassport = ReturnType<typeof createTestPassport>
