import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createServer, type RequestListener } from 'node:http'
import type { Platform } from '../../src/platform/create-platform'
import type { WireTask } from '../../src/http/ports'
import { requestOf } from '../support/wire'
import { createFakeBrowser, type FakeBrowser } from './support/fake-browser'
import { bundleTimeoutMs, bundleWebApp, type LoadedApp } from './support/load-app'
import { listen } from '../support/listen'

let load: (browser: object) => LoadedApp
let browser: FakeBrowser
let app: LoadedApp
let platform: Platform
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
  load = await bundleWebApp()
}, bundleTimeoutMs)
beforeEach(() => {
  browser = createFakeBrowser()
  app = load(browser.globals)
  platform = app.createPlatform('h5')
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  const { url } = await listen(server)
  ends.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return url
}

describe('createTransport on a web page', () => {
  it('sends the method, the headers and the body as they are, and reads all of the response', async () => {
    const url = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        response.writeHead(201, { 'X-Request-Id': 'r' })
        response.end(`${String(request.method)} ${String(request.headers['a'])} ${body}`)
      })
    })
    const request = requestOf({ url, method: 'PATCH', headers: { a: 'b' }, body: '{"c":1}' })
    const response = await platform.transport(request).response
    expect(response).toMatchObject({ status: 201, body: 'PATCH b {"c":1}' })
    expect(response.headers['x-request-id']).toBe('r')
  })

  it('reads an empty response', async () => {
    const url = await serve((_, response) => response.writeHead(204).end())
    await expect(platform.transport(requestOf({ url })).response).resolves.toMatchObject({
      status: 204,
      body: '',
    })
  })

  it('does not follow a redirect with the bearer', async () => {
    const asked: (string | undefined)[] = []
    const url = await serve((request, response) => {
      asked.push(request.url)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const { fetch } = browser.globals as { fetch: typeof globalThis.fetch }
    // A browser shows nothing of a redirect; Node shows all.
    browser.globals['fetch'] = async (input: string, init: RequestInit) => {
      const { status } = await fetch(input, init)
      return status === 302 ? { type: 'opaqueredirect', status: 0 } : null
    }
    const web = load(browser.globals).createPlatform('h5')
    await expect(web.transport(requestOf({ url: `${url}/a` })).response).rejects.toMatchObject({
      code: 'answer_invalid',
    })
    expect(asked).toEqual(['/a'])
  })

  it('takes a server that is not there for the network', async () => {
    const url = await serve((_, response) => response.end())
    for (const end of ends.splice(0)) await end()
    await expect(platform.transport(requestOf({ url })).response).rejects.toMatchObject({
      code: 'network_unavailable',
      retryable: true,
    })
  })

  it('ends a request that is aborted', async () => {
    let task: WireTask | null = null
    let close: () => void = () => undefined
    const isClosed = new Promise<void>((resolve) => {
      close = resolve
    })
    const url = await serve((request) => {
      request.socket.on('close', close)
      task?.abort()
    })
    task = platform.transport(requestOf({ url }))
    await expect(task.response).rejects.toMatchObject({ code: 'network_unavailable' })
    await isClosed
  })

  it('is out of reach of an interceptor of the app', async () => {
    const url = await serve((_, response) => response.writeHead(201).end('{"code":0}'))
    const seen = jest.fn()
    app.Taro.addInterceptor(async (chain) => {
      seen(chain.requestParams)
      await chain.proceed(chain.requestParams)
      return 'unwrapped'
    })
    await expect(platform.transport(requestOf({ url })).response).resolves.toMatchObject({
      status: 201,
      body: '{"code":0}',
    })
    expect(seen).not.toHaveBeenCalled()
    await expect(app.Taro.request({ url })).resolves.toBe('unwrapped')
  })
})

describe('the network of a web page', () => {
  const follow = () => {
    const networkChanged = jest.fn<(isOnline: boolean) => void>()
    const stop = platform.subscribe({ foreground: () => undefined, networkChanged })
    return { networkChanged, stop }
  }

  it('is followed without navigator.connection', () => {
    const { networkChanged, stop } = follow()
    browser.setOnline(false)
    browser.setOnline(true)
    expect(networkChanged.mock.calls).toEqual([[false], [true]])
    stop()
    browser.setOnline(false)
    expect(networkChanged).toHaveBeenCalledTimes(2)
    expect([browser.listeners('online'), browser.listeners('offline')]).toEqual([0, 0])
  })

  it('is offline although navigator.connection changes', () => {
    const changes = new Set<() => void>()
    Object.assign(browser.globals['navigator'] as object, {
      connection: {
        effectiveType: '4g',
        addEventListener: (_: string, listener: () => void) => changes.add(listener),
        removeEventListener: (_: string, listener: () => void) => changes.delete(listener),
      },
    })
    const { networkChanged } = follow()
    browser.setOnline(false)
    for (const change of changes) change()
    expect(networkChanged.mock.calls).toEqual([[false]])
  })

  it('is known to the screens, too', async () => {
    const { network } = app.createHost({ tabPages: [] })
    await expect(network.isOnline()).resolves.toBe(true)
    browser.setOnline(false)
    await expect(network.isOnline()).resolves.toBe(false)
  })
})

describe('createStorage on a web page', () => {
  it('is shared with other tabs', () => {
    const { storage } = platform
    const heard = jest.fn()
    const stop = storage.subscribe?.(heard)
    storage.write('key', 'value')
    expect(storage.read('key')).toBe('value')
    browser.writeFromAnotherTab('key', 'other')
    expect(heard).toHaveBeenCalledTimes(1)
    stop?.()
    browser.writeFromAnotherTab('key', 'third')
    expect(heard).toHaveBeenCalledTimes(1)
  })
})
