import { Agent, request as httpRequest } from 'node:http'

/** The part of `wx` that the peers use, with its callback style. */
export interface Wx {
  login(options: WxCallbacks<{ code: string; errMsg: string }>): void
  checkSession(options: WxCallbacks<{ errMsg: string }>): void
  request(options: WxRequest): { abort(): void }
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: unknown): void
  removeStorageSync(key: string): void
}

export interface WxCallbacks<T> {
  success?: (result: T) => void
  fail?: (error: { errMsg: string }) => void
  complete?: () => void
}

export interface HostResponse {
  statusCode: number
  header: Record<string, string>
  data: unknown
}

export interface HostRequest {
  url: string
  method?: string
  header?: Record<string, string>
  data?: unknown
  timeout?: number
  /** `json` (default): a body that is JSON is parsed. */
  dataType?: string
}

type WxRequest = HostRequest & WxCallbacks<HostResponse & { errMsg: string }>

/** Of all hosts of the process: a login code is never given twice. */
let lastCode = 0

/**
 * WeChat's side of the app: `wx.request` over real HTTP, login codes that are good for one use,
 * storage that copies what it is given. It puts no limit on requests in flight (WeChat allows
 * ten), so that a thousand requests really race.
 */
export const createFakeHost = (maxSockets = Infinity): Wx => {
  const agent = new Agent({ keepAlive: true, maxSockets })
  const stored = new Map<string, string>()
  return {
    login: ({ success, complete }) => {
      lastCode += 1
      const code = `code-${String(process.pid)}-${String(lastCode)}`
      setImmediate(() => {
        success?.({ code, errMsg: 'login:ok' })
        complete?.()
      })
    },
    checkSession: ({ success, complete }) => {
      setImmediate(() => {
        success?.({ errMsg: 'checkSession:ok' })
        complete?.()
      })
    },
    request: (options) => sendRequest(agent, options),
    getStorageSync: (key) => {
      const text = stored.get(key)
      return text === undefined ? '' : (JSON.parse(text) as unknown)
    },
    setStorageSync: (key, value) => {
      stored.set(key, JSON.stringify(value))
    },
    removeStorageSync: (key) => {
      stored.delete(key)
    },
  }
}

const sendRequest = (agent: Agent, options: WxRequest): { abort(): void } => {
  const method = options.method ?? 'GET'
  const hasBody = method !== 'GET' && options.data !== undefined
  const body = hasBody ? toText(options.data) : ''
  const header: Record<string, string> = { 'content-type': 'application/json', ...options.header }
  if (hasBody) header['content-length'] = String(Buffer.byteLength(body))
  const request = httpRequest(options.url, { agent, method, headers: header }, (response) => {
    response.setEncoding('utf8')
    let text = ''
    response.on('data', (chunk: string) => {
      text += chunk
    })
    response.on('end', () => {
      options.success?.({
        statusCode: response.statusCode ?? 0,
        header: flat(response.headers),
        data: options.dataType === 'text' ? text : fromText(text),
        errMsg: 'request:ok',
      })
      options.complete?.()
    })
  })
  request.on('error', (error) => {
    options.fail?.({ errMsg: `request:fail ${error.message}` })
    options.complete?.()
  })
  request.end(body)
  return { abort: () => request.destroy(new Error('abort')) }
}

const toText = (data: unknown): string => (typeof data === 'string' ? data : JSON.stringify(data))

/** Parses JSON where it is JSON, as `dataType: 'json'` does. */
const fromText = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const flat = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
