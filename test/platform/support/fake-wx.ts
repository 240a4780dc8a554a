import { isAppError } from '../../../src/contract/app-error'
import type { WireResponse, WireTask } from '../../../src/http/ports'
import { nodeTransport } from '../../support/node-transport'

/** What a host's function is called with, and what it calls back. */
export interface HostCall {
  [option: string]: unknown
  success: (result: object) => void
  fail: (reason: object) => void
}

type HostFunction = (call: HostCall) => unknown

/** WeChat as far as the platform uses it: requests over real HTTP, events and storage by hand. */
export interface FakeWx {
  /** The global that the app finds. */
  wx: Record<string, unknown>
  readonly storage: Map<string, unknown>
  /** Every call of these functions, in order. */
  readonly calls: { name: string; call: HostCall }[]
  /** Responds in place of the fake. */
  answer(name: string, run: HostFunction): void
  emit(event: 'appShow' | 'networkStatusChange', detail?: object): void
  listeners(event: 'appShow' | 'networkStatusChange'): number
}

export const createFakeWx = (): FakeWx => {
  const storage = new Map<string, unknown>()
  const calls: FakeWx['calls'] = []
  const answers = new Map<string, HostFunction>()
  const events = { appShow: new Set<Listener>(), networkStatusChange: new Set<Listener>() }
  let codes = 0

  const define = (name: string, otherwise: HostFunction): [string, HostFunction] => [
    name,
    (call) => {
      calls.push({ name, call })
      return (answers.get(name) ?? otherwise)(call)
    },
  ]

  const wx: Record<string, unknown> = {
    ...Object.fromEntries([
      define('login', ({ success }) => {
        codes += 1
        success({ code: `wx-code-${String(codes)}`, errMsg: 'login:ok' })
      }),
      define('checkSession', ({ success }) => {
        success({ errMsg: 'checkSession:ok' })
      }),
      define('request', (call) =>
        overHttp(call, ({ status, headers, body }) => ({
          statusCode: status,
          header: inTitleCase(headers),
          data: body,
        })),
      ),
      define('uploadFile', (call) =>
        overHttp(call, ({ status, headers, body }) => ({
          statusCode: status,
          header: inTitleCase(headers),
          data: body,
        })),
      ),
      define('downloadFile', (call) =>
        overHttp(call, ({ status, body }) => ({
          statusCode: status,
          tempFilePath: `wxfile://tmp_${body}`,
        })),
      ),
    ]),
    getLaunchOptionsSync: () => ({ scene: 1001, path: '', query: {} }),
    getDeviceInfo: () => ({ brand: 'Apple', model: 'X', platform: 'ios' }),
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => storage.set(key, value),
    removeStorageSync: (key: string) => storage.delete(key),
    onAppShow: (listener: Listener) => events.appShow.add(listener),
    offAppShow: (listener: Listener) => events.appShow.delete(listener),
    onNetworkStatusChange: (listener: Listener) => events.networkStatusChange.add(listener),
    offNetworkStatusChange: (listener: Listener) => events.networkStatusChange.delete(listener),
  }

  return {
    wx,
    storage,
    calls,
    answer: (name, run) => answers.set(name, run),
    emit: (event, detail = {}) => {
      for (const listener of events[event]) listener(detail)
    },
    listeners: (event) => events[event].size,
  }
}

type Listener = (detail: object) => void

/** As `wx.request` and its kin: any status is a success, and the task can be given up. */
const overHttp = (call: HostCall, read: (answer: WireResponse) => object): object => {
  const progress: ((update: object) => void)[] = []
  const task: WireTask = nodeTransport({
    method:
      (call['method'] as 'GET' | undefined) ?? (call['filePath'] === undefined ? 'GET' : 'POST'),
    url: call['url'] as string,
    headers: call['header'] as Record<string, string>,
    timeoutMs: 0,
    body: call['data'] as string | undefined,
    file:
      call['filePath'] === undefined
        ? undefined
        : { path: call['filePath'] as string, field: call['name'] as string },
    isDownload: false,
    onProgress: (ratio) => {
      for (const listener of progress) listener({ progress: ratio * 100 })
    },
  })
  task.response.then(
    (answer) => {
      call.success(read(answer))
    },
    (error: unknown) => {
      const isAbort = isAppError(error) && error.code === 'cancelled'
      call.fail({ errMsg: isAbort ? 'request:fail abort' : 'request:fail' })
    },
  )
  return {
    abort: task.abort,
    onProgressUpdate: (listener: (update: object) => void) => progress.push(listener),
  }
}

/** Devices differ in how they write the names of headers. */
const inTitleCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      value,
    ]),
  )
