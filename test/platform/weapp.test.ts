import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { Platform } from '../../src/platform/create-platform'
import { requestOf } from '../support/wire'
import { createFakeWx, type FakeWx } from './support/fake-wx'
import { bundleApp, bundleTimeoutMs, type LoadedApp } from './support/load-app'

let load: (host: object) => LoadedApp
let host: FakeWx
let platform: Platform

beforeAll(async () => {
  load = await bundleApp('weapp')
}, bundleTimeoutMs)

beforeEach(() => {
  host = createFakeWx()
  platform = load(host.wx).createPlatform('weapp')
})

const wire = requestOf({ headers: { authorization: 'Bearer abc' } })

const failWith = (reason: object) => {
  for (const name of ['request', 'uploadFile', 'downloadFile', 'login', 'checkSession']) {
    host.answer(name, ({ fail }) => {
      fail(reason)
    })
  }
}

describe('createLoginCode on WeChat', () => {
  it('gives the code, and ends the host’s wait before our own', async () => {
    await expect(platform.loginCode({ isSilent: true })).resolves.toBe('wx-code-1')
    expect(host.calls[0]?.call['timeout']).toBe(9_000)
  })

  it.each<[string, object, boolean]>([
    ['failed', { errMsg: 'login:fail ' }, true],
    ['failed at WeChat', { errMsg: 'login:fail:server system error', errno: 1000 }, true],
    ['was refused by the user', { errMsg: 'login:fail:cancel', errno: 1 }, false],
    ['was not authorized', { errMsg: 'login:fail:jsapi user authorize denied', errno: 103 }, false],
    [
      'is not open to the app',
      { errMsg: 'login:fail:wxa login is blocked', errno: 1402101 },
      false,
    ],
  ])('says whether a login that %s may pass', async (_, reason, retryable) => {
    failWith(reason)
    await expect(platform.loginCode({ isSilent: true })).rejects.toMatchObject({
      name: 'AppError',
      code: 'login_failed',
      retryable,
    })
  })

  it.each([
    { errMsg: 'login:fail timeout' },
    { errMsg: 'login:fail:time out', errno: 5 },
    { errMsg: 'login:fail:cgi failed for network issues', errno: 108 },
    { errMsg: 'login:fail:network interrupted error', errno: 600003 },
    { errMsg: 'login:fail Error: getaddrinfo ENOTFOUND servicewechat.com servicewechat.com:443' },
  ])('calls %p the network’s, so that the login goes on when that is back', async (reason) => {
    failWith(reason)
    await expect(platform.loginCode({ isSilent: true })).rejects.toMatchObject({
      code: 'network_unavailable',
      retryable: true,
      cause: reason,
    })
  })

  it.each([{ code: '' }, {}, { code: 7 }])('takes %p for no code', async (result) => {
    host.answer('login', ({ success }) => {
      success(result)
    })
    await expect(platform.loginCode({ isSilent: true })).rejects.toMatchObject({
      code: 'login_failed',
      retryable: false,
    })
  })

  it('asks nothing of the host in the single-page mode, which has no login', async () => {
    host.wx['getLaunchOptionsSync'] = () => ({ scene: 1154 })
    await expect(platform.loginCode({ isSilent: false })).rejects.toMatchObject({
      code: 'login_unavailable',
      retryable: false,
    })
    expect(host.calls).toEqual([])
  })
})

describe('createCheckSession on WeChat', () => {
  const check = () => platform.checkSession?.()

  it('tells whether the key lives', async () => {
    await expect(check()).resolves.toBe(true)
    failWith({ errMsg: 'checkSession:fail session time out, need relogin' })
    await expect(check()).resolves.toBe(false)
  })

  it.each([
    { errMsg: 'checkSession:fail:time out', errno: 5 },
    { errMsg: 'checkSession:fail:cgi failed for network issues', errno: 108 },
    { errMsg: 'checkSession:fail:network interrupted error', errno: 600003 },
  ])('cannot tell for %p', async (reason) => {
    failWith(reason)
    await expect(check()).rejects.toBe(reason)
  })
})

describe('createTransport on WeChat', () => {
  it('asks for text and for no redirect, and gives headers in lower case', async () => {
    host.answer('request', ({ success }) => {
      success({ statusCode: 503, header: { 'Retry-After': 30, Date: 'today' }, data: '{"a":1}' })
    })
    await expect(platform.transport(wire).response).resolves.toEqual({
      status: 503,
      headers: { 'retry-after': '30', date: 'today' },
      body: '{"a":1}',
    })
    expect(host.calls[0]?.call).toMatchObject({
      url: wire.url,
      method: 'GET',
      header: { authorization: 'Bearer abc' },
      timeout: 15_000,
      dataType: 'text',
      responseType: 'text',
      redirect: 'manual',
    })
    expect(host.calls[0]?.call).not.toHaveProperty('data')
  })

  it.each([
    [{ a: 1 }, '{"a":1}'],
    [null, ''],
    [undefined, ''],
    ['', ''],
  ])('makes text of %p', async (data, body) => {
    host.answer('request', ({ success }) => {
      success({ statusCode: 200, data })
    })
    await expect(platform.transport(wire).response).resolves.toEqual({
      status: 200,
      headers: {},
      body,
    })
  })

  it('sends a PATCH as a POST that names it, and everything else as it is', () => {
    host.answer('request', () => ({ abort: () => undefined }))
    const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const
    for (const method of methods) platform.transport({ ...wire, method, body: '{}' })
    expect(host.calls.map(({ call }) => call['method'])).toEqual([
      'GET',
      'POST',
      'PUT',
      'DELETE',
      'POST',
    ])
    const overrides = host.calls.map(
      ({ call }) => (call['header'] as Record<string, string>)['x-http-method-override'],
    )
    expect(overrides).toEqual([undefined, undefined, undefined, undefined, 'PATCH'])
    expect(host.calls[4]?.call['data']).toBe('{}')
  })

  it('keeps what the host gave as the cause of its error', async () => {
    const reason = { errMsg: 'request:fail fail:time out', errno: 5 }
    failWith(reason)
    await expect(platform.transport(wire).response).rejects.toMatchObject({
      name: 'AppError',
      code: 'timeout',
      retryable: true,
      cause: reason,
    })
  })

  it.each([{}, null])('takes the failure %j for one of the network', async (reason) => {
    host.answer('request', ({ fail }) => {
      fail(reason as object)
    })
    await expect(platform.transport(wire).response).rejects.toMatchObject({
      code: 'network_unavailable',
      retryable: true,
    })
  })

  it.each(['401', '200', '204'])(
    'reads the status %j, which some clients give as text',
    async (text) => {
      host.answer('request', ({ success }) => {
        success({ statusCode: text, header: {}, data: '' })
      })
      await expect(platform.transport(wire).response).resolves.toMatchObject({
        status: Number(text),
      })
      host.answer('downloadFile', ({ success }) => {
        success({ statusCode: text })
      })
      const download = platform.transport({ ...wire, isDownload: true })
      await expect(download.response).resolves.toMatchObject({ status: Number(text) })
    },
  )

  it('takes a success without a status for no response', async () => {
    host.answer('request', ({ success }) => {
      success({ data: '' })
    })
    await expect(platform.transport(wire).response).rejects.toMatchObject({
      code: 'network_unavailable',
    })
  })

  it('fails where the host’s own call throws', async () => {
    host.answer('request', () => {
      throw new Error('request:fail parameter error')
    })
    const task = platform.transport(wire)
    await expect(task.response).rejects.toMatchObject({ name: 'AppError' })
    task.abort()
  })

  it('gives a request up', () => {
    const abort = jest.fn()
    host.answer('request', () => ({ abort }))
    platform.transport(wire).abort()
    expect(abort).toHaveBeenCalledTimes(1)
  })

  it('uploads a file in its field, and tells how far it is', async () => {
    const ratios: number[] = []
    host.answer('uploadFile', ({ success }) => {
      setTimeout(() => {
        success({ statusCode: '200', data: '{}', header: { A: 'b' } })
      })
      return {
        abort: () => undefined,
        onProgressUpdate: (listener: (update: object) => void) => {
          for (const progress of [0, 50, 100, 101, NaN]) listener({ progress })
        },
      }
    })
    const task = platform.transport({
      ...wire,
      method: 'POST',
      file: { path: 'wxfile://tmp_a', field: 'avatar' },
      onProgress: (ratio) => ratios.push(ratio),
    })
    await expect(task.response).resolves.toEqual({ status: 200, headers: { a: 'b' }, body: '{}' })
    expect(ratios).toEqual([0, 0.5, 1])
    expect(host.calls[0]?.call).toMatchObject({
      filePath: 'wxfile://tmp_a',
      name: 'avatar',
      header: wire.headers,
      timeout: 15_000,
    })
  })

  it('has no path of a download that left none', async () => {
    host.answer('downloadFile', ({ success }) => {
      success({ statusCode: 204 })
    })
    const task = platform.transport({ ...wire, isDownload: true })
    await expect(task.response).resolves.toEqual({ status: 204, headers: {}, body: '' })
  })

  it('downloads to a path', async () => {
    host.answer('downloadFile', ({ success }) => {
      success({ statusCode: 206, tempFilePath: 'wxfile://tmp_b' })
      return { abort: () => undefined, onProgressUpdate: () => undefined }
    })
    const task = platform.transport({ ...wire, isDownload: true })
    await expect(task.response).resolves.toEqual({
      status: 206,
      headers: {},
      body: 'wxfile://tmp_b',
    })
  })
})

describe('createStorage on WeChat', () => {
  it('reads, writes and removes, and is nobody else’s', () => {
    const { storage } = platform
    expect(storage.read('key')).toBe('')
    storage.write('key', 'value')
    expect(storage.read('key')).toBe('value')
    storage.remove('key')
    expect(storage.read('key')).toBe('')
    expect(storage.subscribe).toBeUndefined()
  })
})

describe('subscribeHostEvents on WeChat', () => {
  it('follows the foreground and the network, until it is told to stop', () => {
    const foreground = jest.fn()
    const networkChanged = jest.fn<(isOnline: boolean) => void>()
    const stop = platform.subscribe({ foreground, networkChanged })
    host.emit('appShow')
    host.emit('networkStatusChange', { isConnected: false, networkType: 'none' })
    host.emit('networkStatusChange', { isConnected: true, networkType: 'wifi' })
    expect(foreground).toHaveBeenCalledTimes(1)
    expect(networkChanged.mock.calls).toEqual([[false], [true]])
    stop()
    expect([host.listeners('appShow'), host.listeners('networkStatusChange')]).toEqual([0, 0])
  })
})

describe('readDevice on WeChat', () => {
  it('names the phone', () => {
    expect(platform.readDevice()).toEqual({ name: 'Apple X', platform: 'ios' })
  })

  it.each<[object, object | null]>([
    [
      { brand: 'unknown', model: 'unknown', platform: 'devtools' },
      { name: 'devtools', platform: 'devtools' },
    ],
    [
      { brand: 'iPhone', model: 'iPhone 13', platform: 'ios' },
      { name: 'iPhone 13', platform: 'ios' },
    ],
    [{}, { name: '', platform: '' }],
    [
      { brand: 'b'.repeat(90), model: 7, platform: 'p'.repeat(90) },
      { name: 'b'.repeat(64), platform: 'p'.repeat(64) },
    ],
  ])('makes of %p what the server takes', (info, device) => {
    host.wx['getDeviceInfo'] = () => info
    expect(platform.readDevice()).toEqual(device)
  })

  it('asks an old base library in the old way', () => {
    const old = createFakeWx()
    delete old.wx['getDeviceInfo']
    old.wx['getSystemInfoSync'] = () => ({ brand: 'HONOR', model: 'Y', platform: 'android' })
    expect(load(old.wx).createPlatform('weapp').readDevice()).toEqual({
      name: 'HONOR Y',
      platform: 'android',
    })
  })

  it('is nothing where the host tells nothing', () => {
    host.wx['getDeviceInfo'] = () => {
      throw new Error('getDeviceInfo:fail')
    }
    expect(platform.readDevice()).toBeNull()
  })
})

describe('the platform’s clock', () => {
  it('tells the time, and runs a timer once unless it is cancelled', async () => {
    const { clock } = platform
    expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(60_000)
    const cancelled = jest.fn()
    clock.after(0, cancelled)()
    await new Promise<void>((resolve) => {
      clock.after(1, resolve)
    })
    expect(cancelled).not.toHaveBeenCalled()
  })
})

describe('createPlatform for a host that it does not know', () => {
  it('says so at once', () => {
    expect(() => load(host.wx).createPlatform('qq')).toThrow('there is no login on qq')
  })
})

describe('createPlatform for a web page', () => {
  it('has no login and no session check, which Taro’s stubs would answer', async () => {
    const web = load(host.wx).createPlatform('h5')
    await expect(web.loginCode({ isSilent: false })).rejects.toMatchObject({
      code: 'login_unavailable',
    })
    expect(web.checkSession).toBeNull()
    expect(host.calls).toEqual([])
  })
})
