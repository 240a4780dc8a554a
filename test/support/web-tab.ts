import { createLoginLog } from '../../src/auth/login-log'
import type { HostEvents, KeyValueStorage } from '../../src/auth/ports'
import { createWebCore, type WebCore, type WebCorePorts } from '../../src/create-web-core'
import type { Transport } from '../../src/http/ports'
import type { WebPage } from '../../src/web-sign-in/web-page'
import { createManualClock, type ManualClock } from './manual-clock'
import { createMemoryStorage, type MemoryStorage } from './memory-storage'
import { nodeTransport } from './node-transport'

/** What the tabs of a browser share. */
export interface TestBrowser {
  storage: MemoryStorage
  clock: ManualClock
  /** The session cookie; null for none. */
  cookie: string | null
  transport: Transport
}

/** A browser's own transport: it adds the cookie, and takes over what the server sets. */
export const createTestBrowser = (): TestBrowser => {
  const browser: TestBrowser = {
    storage: createMemoryStorage(),
    clock: createManualClock(),
    cookie: null,
    transport: (wire) => {
      const isBearer = 'authorization' in wire.headers
      const task = nodeTransport({
        ...wire,
        headers: {
          ...wire.headers,
          ...(!isBearer &&
            browser.cookie !== null && { cookie: `__Host-passport=${browser.cookie}` }),
        },
      })
      const response = task.response.then((received) => {
        const set = /^__Host-passport=([\w-]*)/.exec(received.headers['set-cookie'] ?? '')?.[1]
        if (set !== undefined) browser.cookie = set === '' ? null : set
        return received
      })
      return { response, abort: task.abort }
    },
  }
  return browser
}

export interface TestTab extends WebCore {
  host: HostEvents
  /** Where the page left for. */
  left: string[]
  showAgain(): void
  params: Record<string, string>
}

export interface TestTabOptions {
  place?: WebPage['place']
  /** Parameters of the address. */
  params?: Record<string, string>
  view?: KeyValueStorage
  loadScan?: WebCorePorts['loadScan']
  path?: string
}

export const openTab = (
  browser: TestBrowser,
  apiBaseUrl: string,
  options: TestTabOptions = {},
): TestTab => {
  const { clock } = browser
  const params = { ...options.params }
  const left: string[] = []
  let showAgain: () => void = () => undefined
  let events: HostEvents | null = null
  const core = createWebCore(
    {
      transport: browser.transport,
      clock,
      random: () => 0.5,
      log: createLoginLog(clock),
      checkSession: null,
      storage: options.view ?? browser.storage.tab(),
      readDevice: () => null,
      subscribe: (listener) => {
        events = listener
        return () => {
          events = null
        }
      },
      loadScan: options.loadScan ?? (() => import('../../src/web-sign-in/scan')),
      page: {
        place: options.place ?? 'browser',
        takeParam: (name) => {
          const value = params[name] ?? null
          // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a test's own object
          delete params[name]
          return value
        },
        path: () => options.path ?? '/#/pages/mine/index',
        leaveFor: (url) => {
          left.push(url)
        },
        onShownAgain: (listener) => {
          showAgain = listener
          return () => undefined
        },
      },
    },
    { apiBaseUrl, host: 'h5' },
  )
  return {
    ...core,
    left,
    params,
    showAgain: () => {
      showAgain()
    },
    host: {
      foreground: () => events?.foreground(),
      networkChanged: (isOnline) => events?.networkChanged(isOnline),
    },
  }
}

/** Resolves once it holds of a store's state. */
export const until = <T>(
  store: { getState: () => T; subscribe: (listener: (state: T) => void) => () => void },
  holds: (state: T) => boolean,
): Promise<T> =>
  new Promise((resolve) => {
    if (holds(store.getState())) {
      resolve(store.getState())
      return
    }
    const stop = store.subscribe((state) => {
      if (!holds(state)) return
      stop()
      resolve(state)
    })
  })
