/** @jest-environment jsdom */
import { toAlipayEvent } from '../../../../tools/preview/browser/dialects/alipay/alipay-event'
import { hostErrorRows } from '../../../platform/support/host-error-rows'
import { assemblePhone, type TestPhone, type TestServer } from '../support/assemble-phone'

const account = { appId: 'app-id', userId: 'xiaoming' }
const url = 'https://api.example.com/v1/x'

/** What real clients are known to say, with their sources. */
const knownFailures = (api: string): unknown[] =>
  hostErrorRows.filter((row) => row.host === 'alipay' && row.api === api).map(({ input }) => input)

const answering = (statusCode: number, body: string): TestPhone => {
  const header = { 'content-type': 'application/json' }
  return assemblePhone('alipay', { proxy: { response: { statusCode, header, cookies: [] }, body } })
}

const failing = (failure: 'refused' | 'domain' | 'invalid-url'): TestPhone =>
  assemblePhone('alipay', { proxy: { response: { failure, detail: '' } } })

describe('my.getAuthCode', () => {
  it('gives a code for the scope that asks nobody', async () => {
    const sandbox = { 'POST alipay/auth-codes': { body: { authCode: 'an-auth-code' } } }
    const phone = assemblePhone('alipay', { sandbox })
    expect(await phone.ask('getAuthCode', { scopes: 'auth_base' })).toEqual({
      success: { authCode: 'an-auth-code', authSuccessScopes: ['auth_base'], authErrorScopes: {} },
    })
  })

  it('fails in Alipay’s words without a network', async () => {
    const phone = assemblePhone('alipay')
    phone.settings.change({ isOnline: false })
    const { fail } = await phone.ask('getAuthCode')
    expect(fail).toEqual({ error: 12, errorMessage: 'Network Error' })
    expect(knownFailures('login')).toContainEqual(fail)
  })
})

describe('my.request', () => {
  const ask = (phone: TestPhone, options: object = {}) => phone.ask('request', { url, ...options })

  it('succeeds with 200, in keys of its own and an object that may be changed', async () => {
    const { success } = await ask(answering(200, '{"a":1}'))
    expect(success).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      data: { a: 1 },
    })
    expect(Object.isFrozen(success)).toBe(false)
  })

  it.each([201, 401, 404, 500])('fails with %i, and the response in it', async (status) => {
    const { fail } = await ask(answering(status, '{}'))
    expect(knownFailures('request')).toContainEqual(fail)
    expect(fail).toMatchObject({ error: 19, status, data: '{}' })
  })

  it('takes every 2xx for a success where the panel says so', async () => {
    const phone = answering(204, '')
    phone.settings.change({ takesAll2xx: true })
    expect((await ask(phone)).success).toMatchObject({ status: 204, data: '' })
    const other = answering(404, '{}')
    other.settings.change({ takesAll2xx: true })
    expect((await ask(other)).fail).toMatchObject({ error: 19, status: 404 })
  })

  it.each([
    ['a lost network', 'refused', 12],
    ['an address that is not on the list', 'domain', 11],
    ['an address that is none', 'invalid-url', 2],
  ] as const)('has a number of its own for %s', async (_what, failure, error) => {
    const { fail } = await ask(failing(failure))
    expect(fail).toMatchObject({ error })
    expect(knownFailures('request')).toContainEqual(fail)
  })

  it('refuses PATCH, and JSON that is none', async () => {
    const { fail: patched } = await ask(answering(200, '{}'), { method: 'PATCH' })
    const { fail: unreadable } = await ask(answering(200, '{'))
    expect(patched).toEqual({ error: 2, errorMessage: '参数错误' })
    expect(unreadable).toEqual({ error: 14, errorMessage: 'JSON parse data error' })
    for (const fail of [patched, unreadable]) {
      expect(knownFailures('request')).toContainEqual(fail)
    }
    expect((await ask(answering(200, '{'), { dataType: 'text' })).success).toMatchObject({
      data: '{',
    })
  })

  it('refuses base64 by name', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const phone = answering(200, '')
    expect((await ask(phone, { dataType: 'base64' })).fail).toMatchObject({ error: 2 })
    expect(phone.failures.list).toMatchObject([{ name: 'my.request dataType base64' }])
  })

  it('can be aborted, and gives a promise where there are no callbacks', async () => {
    const phone = answering(200, '{}')
    const task = phone.host['request']?.({ url }) as Promise<unknown> & { abort: () => void }
    task.abort()
    await expect(task).rejects.toEqual({ error: 9, errorMessage: 'request:fail abort' })
  })
})

describe('the files of Alipay', () => {
  it('downloads to a path under Alipay’s key only', async () => {
    const { success } = await answering(200, 'bytes').ask('downloadFile', { url })
    expect(success).toEqual({ apFilePath: expect.stringMatching(/^http:\/\/tmp\//) as unknown })
  })

  it('uploads what names its kind, and knows a missing file', async () => {
    const phone = answering(200, '{}')
    const file = { url, filePath: 'http://tmp/gone.png', fileName: 'avatar' }
    expect((await phone.ask('uploadFile', file)).fail).toMatchObject({ error: 2 })
    const { fail } = await phone.ask('uploadFile', { ...file, fileType: 'image' })
    expect(fail).toEqual({ error: 11, errorMessage: '文件不存在' })
    expect(knownFailures('uploadFile')).toContainEqual(fail)
  })
})

describe('the storage of Alipay', () => {
  it('takes one object, gives null for a missing key, and keeps to its own place', () => {
    const { host } = assemblePhone('alipay')
    expect(host['getStorageSync']?.({ key: 'key' })).toEqual({ data: null, success: true })
    host['setStorageSync']?.({ key: 'key', data: { a: 1 } })
    expect(host['getStorageSync']?.({ key: 'key' })).toMatchObject({ data: { a: 1 } })
    expect(Object.keys(localStorage)).toContain('my:xiaoming:key')
    host['removeStorageSync']?.({ key: 'key' })
    expect(host['getStorageSync']?.({ key: 'key' })).toMatchObject({ data: null })
  })

  it('gives back, and does not throw, that 200 KB are the limit', async () => {
    const phone = assemblePhone('alipay')
    const tooLong = { key: 'key', data: 'x'.repeat(200 * 1024) }
    expect(phone.host['setStorageSync']?.(tooLong)).toEqual({
      success: false,
      error: 14,
      errorMessage: 'data长度超限',
    })
    for (const options of [tooLong, { key: '' }]) {
      const { fail } = await phone.ask('setStorage', options)
      expect(knownFailures('setStorage')).toContainEqual(fail)
    }
  })
})

describe('my', () => {
  it('has no call that Alipay lacks', () => {
    const names = Object.keys(assemblePhone('alipay').host)
    for (const name of ['login', 'checkSession', 'getDeviceInfo', 'onThemeChange', 'showModal']) {
      expect(names).not.toContain(name)
    }
    expect(names).toEqual(expect.arrayContaining(['getAuthCode', 'request', 'confirm', 'alert']))
    expect(assemblePhone('alipay').host['canIUse']?.('request')).toBe(true)
  })

  it('refuses by name what the preview lacks', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const phone = assemblePhone('alipay')
    expect((await phone.ask('tradePay')).fail).toEqual({
      error: 1,
      errorMessage: 'not implemented!',
    })
    expect(phone.failures.list).toMatchObject([{ name: 'my.tradePay' }])
  })

  it('asks with confirm, and tells with alert', async () => {
    const phone = assemblePhone('alipay')
    const options = { content: 'Sure?', confirmButtonText: 'Yes', cancelButtonText: 'No' }
    const question = phone.ask('confirm', options)
    await phone.tap('No')
    expect(await question).toEqual({ success: { confirm: false } })
    const message = phone.ask('alert', { content: 'So it is', buttonText: 'Good' })
    await phone.tap('Good')
    expect(await message).toEqual({ success: { success: true } })
  })

  it('names its network in capitals, and a missing one by a flag, too', async () => {
    const phone = assemblePhone('alipay')
    const online = await phone.ask('getNetworkType')
    phone.settings.change({ isOnline: false })
    const offline = await phone.ask('getNetworkType')
    expect(online.success).toEqual({ networkType: 'WIFI', networkAvailable: true })
    for (const { success } of [online, offline]) {
      expect(knownFailures('getNetworkType')).toContainEqual(success)
    }
  })

  it('names a page that is missing', async () => {
    const { fail } = await assemblePhone('alipay').ask('navigateTo', { url: '/pages/index/index' })
    expect(knownFailures('navigateTo')).toContainEqual(fail)
  })

  it('tells the app of iOS and of a Chinese that is simplified', () => {
    const phone = assemblePhone('alipay')
    phone.settings.change({ language: 'zh_CN' })
    const facts = phone.host['getSystemInfoSync']?.()
    expect(facts).toMatchObject({ platform: 'iOS', language: 'zh-Hans', app: 'alipay' })
    expect(facts).not.toHaveProperty('theme')
  })

  it('has a navigator of its own, which the build may redefine', () => {
    const phone = assemblePhone('alipay')
    const { global } = phone.assembled.loader.load('app.js') as {
      global: { navigator: { userAgent: string } }
    }
    expect(global.navigator).not.toBe(navigator)
    Object.defineProperty(global.navigator, 'userAgent', { get: () => 'mine', enumerable: true })
    expect(navigator.userAgent).not.toBe('mine')
  })
})

describe('the phone number of Alipay', () => {
  const sandbox: TestServer['sandbox'] = {
    [`POST alipay/phone ${JSON.stringify({ ...account, kind: 'number' })}`]: {
      body: { response: '{"response":"sealed"}' },
    },
    [`POST alipay/phone ${JSON.stringify({ ...account, kind: 'not-authorized' })}`]: {
      body: { response: '{"response":"40003"}' },
    },
  }
  const press = (phone: TestPhone, scope: string) =>
    new Promise((resolve) => {
      const { getAuthorize } = phone.assembled.phone.openTypes()
      const pressed = getAuthorize?.({
        element: document.body,
        values: () => ({ scope }),
        trigger: (name, detail) => {
          resolve({ name, detail })
        },
      })
      void Promise.resolve(pressed).then(() => {
        resolve(null)
      })
    })

  it('needs the consent of the button; without it the response says so', async () => {
    const phone = assemblePhone('alipay', { sandbox })
    expect(await phone.ask('getPhoneNumber')).toEqual({
      success: { response: '{"response":"40003"}' },
    })
    const event = press(phone, 'phoneNumber')
    await phone.tap('Allow')
    expect(await event).toEqual({ name: 'getauthorize', detail: {} })
    expect(await phone.ask('getPhoneNumber')).toEqual({
      success: { response: '{"response":"sealed"}' },
    })
  })

  it('tells of a no', async () => {
    const phone = assemblePhone('alipay', { sandbox })
    const event = press(phone, 'phoneNumber')
    await phone.tap('Do not allow')
    const detail = { error: 11, errorMessage: '用户取消授权' }
    expect(await event).toEqual({ name: 'error', detail })
  })

  it('knows no other scope', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const phone = assemblePhone('alipay', { sandbox })
    expect(await press(phone, 'userInfo')).toBeNull()
    expect(phone.failures.list).toMatchObject([
      { name: 'open-type="getAuthorize" scope="userInfo"' },
    ])
  })
})

describe('toAlipayEvent', () => {
  it('has the listener’s data in target, and no mark', () => {
    const event = {
      type: 'longpress',
      timeStamp: 1,
      target: { id: 'inner', dataset: { a: 'touched' } },
      currentTarget: { id: 'outer', dataset: { a: 'listens' } },
      detail: { x: 1 },
      mark: { m: 1 },
      mut: false,
    }
    expect(toAlipayEvent(event)).toEqual({
      type: 'longTap',
      timeStamp: 1,
      target: { id: 'inner', dataset: { a: 'listens' }, targetDataset: { a: 'touched' } },
      currentTarget: event.currentTarget,
      detail: { x: 1 },
    })
    expect(toAlipayEvent({ ...event, type: 'tap' })['type']).toBe('tap')
  })
})
