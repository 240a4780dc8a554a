import { TextDecoder, TextEncoder } from 'node:util'
import type { WeappBundle } from '../../../../tools/preview/bundle'
import { createPhone, type AssembledPhone } from '../../../../tools/preview/browser/create-phone'
import { createFailures, type Failures } from '../../../../tools/preview/browser/runtime/failures'
import { createSandboxClient } from '../../../../tools/preview/browser/runtime/sandbox'
import {
  createSettings,
  type SettingsStore,
} from '../../../../tools/preview/browser/runtime/settings'
import type { HostName } from '../../../../tools/preview/hosts'
import { responseHeader, type ProxiedResponse } from '../../../../tools/preview/wire'

type Answer = Record<string, unknown>
type Call = (...args: unknown[]) => unknown

export interface TestPhone {
  /** The host's object, as the app finds it. */
  readonly host: Record<string, Call>
  readonly assembled: AssembledPhone
  readonly settings: SettingsStore
  readonly failures: Failures
  /** What the call gives to `success` or `fail`. */
  ask(name: string, options?: object): Promise<{ success?: Answer; fail?: Answer }>
  /** Taps a button of the host's own sheet, once it is there. */
  tap(label: string): Promise<void>
}

/** What the preview's server returns to the phone: to the app's requests, and of the control API. */
export interface TestServer {
  proxy?: { response: ProxiedResponse; body?: string }
  sandbox?: Record<string, { status?: number; body: object }>
}

const globalNames: Record<HostName, string> = { weapp: 'wx', tt: 'tt', alipay: 'my' }

/** A phone in jsdom whose app only hands out the host's object. */
export const assemblePhone = (
  host: HostName,
  { proxy, sandbox = {} }: TestServer = {},
): TestPhone => {
  Object.assign(globalThis, { TextDecoder, TextEncoder })
  localStorage.clear()
  document.body.innerHTML = '<div id="root"></div>'
  const heard = answerFetch(sandbox)
  Object.assign(globalThis, { fetch: heard, XMLHttpRequest: fakeRequestClass(proxy) })

  const failures = createFailures()
  const settings = createSettings()
  const assembled = createPhone(
    {
      root: document.querySelector<HTMLElement>('#root') ?? document.body,
      bundle: bundleFor(host),
      failures,
      settings,
      sandbox: createSandboxClient(),
      userId: 'xiaoming',
    },
    () => undefined,
  )
  const { host: object } = assembled.loader.load('app.js') as { host: Record<string, Call> }

  return {
    host: object,
    assembled,
    settings,
    failures,
    ask: (name, options = {}) =>
      new Promise((resolve) => {
        const call = object[name]
        if (call === undefined) throw new Error(`the host has no ${name}`)
        call({
          ...options,
          success: (success: Answer) => {
            resolve({ success })
          },
          fail: (fail: Answer) => {
            resolve({ fail })
          },
        })
      }),
    async tap(label) {
      const button = await shownButton(label)
      button.click()
    },
  }
}

const shownButton = (label: string): Promise<HTMLElement> =>
  new Promise((resolve) => {
    const look = () => {
      const buttons = [...document.querySelectorAll<HTMLElement>('.preview-overlays button')]
      const button = buttons.find(({ textContent }) => textContent === label)
      if (button === undefined) return
      observer.disconnect()
      resolve(button)
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { childList: true, subtree: true })
    look()
  })

const bundleFor = (host: HostName): WeappBundle => ({
  host,
  version: '1',
  appId: 'app-id',
  app: { pages: ['pages/a'] },
  themes: {},
  pages: ['pages/a'],
  configs: {},
  modules: { 'app.js': `exports.host = ${globalNames[host]}; exports.global = globalThis` },
  templates: '({})',
  styles: {},
  problems: [],
})

const answerFetch =
  (answers: NonNullable<TestServer['sandbox']>) =>
  (path: string, { method = 'GET', body = '' }: { method?: string; body?: string } = {}) => {
    const key = `${method} ${path.replace(/^\/sandbox\//, '').replace(/\?.*$/, '')}`
    // A body decides between two answers to one path.
    const found = answers[`${key} ${body}`] ?? answers[key] ?? { status: 404, body: {} }
    const { status = 200 } = found
    return Promise.resolve({
      ok: status === 200,
      status,
      json: () => Promise.resolve(found.body),
    })
  }

const fakeRequestClass = (proxy: TestServer['proxy']) =>
  class extends EventTarget {
    static readonly HEADERS_RECEIVED = 2
    readonly upload = new EventTarget()
    readonly status = 200
    readonly readyState = 4
    readonly response = new TextEncoder().encode(proxy?.body ?? '').buffer
    open() {
      // The address is always the same.
    }
    setRequestHeader() {
      // What is asked for is not looked at.
    }
    getResponseHeader(name: string) {
      if (name !== responseHeader || proxy === undefined) return null
      return Buffer.from(JSON.stringify(proxy.response)).toString('base64url')
    }
    send() {
      setTimeout(() => this.dispatchEvent(new Event('load')))
    }
    abort() {
      this.dispatchEvent(new Event('abort'))
    }
  }
