/** @jest-environment jsdom */
import { hostErrorRows } from '../../../platform/support/host-error-rows'
import { assemblePhone, type TestPhone, type TestServer } from '../support/assemble-phone'

const code = { code: 'a-code', anonymousCode: 'of-the-device', isLogin: true }
const visitor = { anonymousCode: 'of-the-device', isLogin: false }
const account = { appId: 'app-id', userId: 'xiaoming' }

/** The sandbox's user is a visitor until the phone says that it is signed in. */
const visitorsSandbox: TestServer['sandbox'] = {
  'POST douyin/login': { body: visitor },
  [`POST douyin/login ${JSON.stringify({ ...account, isSignedIn: true })}`]: { body: code },
}

/** What real clients are known to say, with their sources. */
const knownFailures = (api: string): unknown[] =>
  hostErrorRows.filter((row) => row.host === 'tt' && row.api === api).map(({ input }) => input)

describe('tt.login', () => {
  it('gives both codes to a user of Douyin', async () => {
    const phone = assemblePhone('tt', { sandbox: { 'POST douyin/login': { body: code } } })
    expect(await phone.ask('login')).toEqual({ success: { ...code, errMsg: 'login:ok' } })
  })

  it('gives a visitor the code of the device, where no window is allowed', async () => {
    const phone = assemblePhone('tt', { sandbox: visitorsSandbox })
    const answer = await phone.ask('login', { force: false })
    expect(answer).toEqual({ success: { ...visitor, errMsg: 'login:ok' } })
    expect(phone.assembled.phone.timeline.events.at(-1)).toMatchObject({
      type: 'loginEnd',
      code: 'of-t…',
      isAnonymous: true,
    })
  })

  it('opens a window in which a visitor can sign in to Douyin', async () => {
    const phone = assemblePhone('tt', { sandbox: visitorsSandbox })
    const answer = phone.ask('login')
    await phone.tap('Sign in to Douyin')
    expect(await answer).toEqual({ success: { ...code, errMsg: 'login:ok' } })
    expect(phone.settings.read().isSignedInToDouyin).toBe(true)
  })

  it('fails as Douyin does where the visitor closes the window', async () => {
    const phone = assemblePhone('tt', { sandbox: visitorsSandbox })
    const answer = phone.ask('login')
    await phone.tap('Not now')
    const { fail } = await answer
    expect(fail).toEqual({
      errMsg: 'login:fail host login fail',
      errorCode: 113001,
      errorType: 'U',
    })
    expect(knownFailures('login')).toContainEqual(fail)
  })

  it('has its own words for a network that is gone, and for a service that is', async () => {
    const phone = assemblePhone('tt')
    expect((await phone.ask('login')).fail).toEqual({
      errMsg: 'login:fail service error:internal error,errCode=-1',
    })
    phone.settings.change({ isOnline: false })
    const { fail } = await phone.ask('login')
    expect(knownFailures('login')).toContainEqual(fail)
    expect(fail).toEqual({ errMsg: 'login:fail network unavailable' })
  })
})

describe('tt.checkSession', () => {
  const on = (alive: boolean) =>
    assemblePhone('tt', { sandbox: { 'GET douyin/session': { body: { alive } } } })

  it('succeeds while the session lives', async () => {
    expect(await on(true).ask('checkSession')).toEqual({ success: { errMsg: 'checkSession:ok' } })
  })

  it('says that a session has ended, or that there is none', async () => {
    const { fail: ended } = await on(false).ask('checkSession')
    expect(ended).toMatchObject({ errorCode: 113102 })
    const signedOut = on(true)
    signedOut.settings.change({ isSignedInToDouyin: false })
    const { fail: empty } = await signedOut.ask('checkSession')
    expect(empty).toMatchObject({ errorCode: 113101 })
    for (const fail of [ended, empty]) expect(knownFailures('checkSession')).toContainEqual(fail)
  })
})

describe('tt', () => {
  it('has no call that Douyin lacks: an app takes its keys for what there is', () => {
    const { host } = assemblePhone('tt')
    for (const name of [
      'getDeviceInfo',
      'getAppBaseInfo',
      'requirePrivacyAuthorize',
      'onThemeChange',
    ]) {
      expect(Object.keys(host)).not.toContain(name)
    }
    expect(Object.keys(host)).toEqual(expect.arrayContaining(['login', 'request', 'showModal']))
    expect(host).not.toHaveProperty('getRenderMode')
  })

  it('refuses by name what the preview lacks', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const phone = assemblePhone('tt')
    expect((await phone.ask('pay')).fail).toEqual({
      errMsg: 'pay:fail feature is not supported in app',
    })
    expect(phone.failures.list).toMatchObject([{ name: 'tt.pay' }])
  })

  it('takes any status for a success of a request, and says little of a lost network', async () => {
    const response = { statusCode: 404, header: { a: 'b' }, cookies: [] }
    const found = assemblePhone('tt', { proxy: { response, body: '{"a":1}' } })
    expect((await found.ask('request', { url: 'https://a.b' })).success).toMatchObject({
      statusCode: 404,
      data: { a: 1 },
      errMsg: 'request:ok',
    })
    const lost = assemblePhone('tt', {
      proxy: { response: { failure: 'refused', detail: 'ECONNREFUSED' } },
    })
    const { fail } = await lost.ask('request', { url: 'https://a.b' })
    expect(fail).toEqual({ errMsg: 'request:fail' })
    expect(knownFailures('request')).toContainEqual(fail)
  })

  it('gives the task of a request back at once', async () => {
    const phone = assemblePhone('tt')
    const failed = new Promise((resolve) => {
      const task = phone.host['request']?.({ url: 'https://a.b', fail: resolve }) as {
        abort: () => void
      }
      task.abort()
    })
    expect(await failed).toEqual({ errMsg: 'request:fail abort' })
  })

  it('keeps its storage apart from WeChat’s, with words of its own for its limits', async () => {
    const phone = assemblePhone('tt')
    phone.host['setStorageSync']?.('key', 'value')
    expect(Object.keys(localStorage)).toContain('tt:xiaoming:key')
    const data = 'x'.repeat(1024 * 1024)
    const { fail } = await phone.ask('setStorage', { key: 'key', data })
    expect(knownFailures('setStorage')).toContainEqual(fail)
  })

  it('knows neither a language nor a theme', () => {
    const facts = assemblePhone('tt').host['getSystemInfoSync']?.() as object
    expect(facts).toMatchObject({ platform: 'ios', appName: 'Douyin' })
    expect(facts).not.toHaveProperty('language')
    expect(facts).not.toHaveProperty('theme')
  })
})

describe('the phone button of Douyin', () => {
  const sealed = { encryptedData: 'sealed', iv: 'iv', code: 'phone-code' }
  const sandbox: TestServer['sandbox'] = {
    'GET users': { body: { users: [{ id: 'xiaoming', current: true }] } },
    'GET douyin/session': { body: { alive: true } },
    'POST douyin/phone': { body: sealed },
  }
  const press = (phone: TestPhone) =>
    new Promise((resolve) => {
      const { getPhoneNumber } = phone.assembled.phone.openTypes()
      void getPhoneNumber?.({
        element: document.body,
        values: () => ({}),
        trigger: (name, detail) => {
          resolve({ name, detail })
        },
      })
    })

  it('gives the code and the sealed number after a yes', async () => {
    const phone = assemblePhone('tt', { sandbox })
    const event = press(phone)
    await phone.tap('Allow')
    expect(await event).toEqual({
      name: 'getphonenumber',
      detail: { errMsg: 'getPhoneNumber:ok', ...sealed },
    })
  })

  it.each([
    ['auth deny', {}, 'Do not allow'],
    ['no phone number', { 'POST douyin/phone': { status: 409, body: {} } }, 'Allow'],
    ['invalid session', { 'GET douyin/session': { body: { alive: false } } }, 'Allow'],
    [
      'not login',
      { 'GET users': { body: { users: [{ id: 'xiaoming', isSignedInToDouyin: false }] } } },
      null,
    ],
    ['internal error', { 'GET users': { status: 500, body: {} } }, null],
  ])('says %s', async (reason, changes, label) => {
    const phone = assemblePhone('tt', { sandbox: { ...sandbox, ...changes } })
    const event = press(phone)
    if (label !== null) await phone.tap(label)
    const detail = { errMsg: `getPhoneNumber:fail ${reason}` }
    expect(await event).toEqual({ name: 'getphonenumber', detail })
    expect(knownFailures('getPhoneNumber')).toContainEqual(detail)
  })
})
