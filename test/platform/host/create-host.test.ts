import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { Host } from '../../../src/ui/host'

/** Taro's object on a host, with the calls that this host has. */
const mockTaro: Record<string, unknown> = {}

jest.mock(
  '@tarojs/taro',
  () =>
    new Proxy(mockTaro, {
      get: (calls, name) => (name === 'default' ? calls : calls[String(name)]),
    }),
)

let createHost: (options: { tabPages: string[] }) => Host
beforeAll(async () => {
  ;({ createHost } = await import('../../../src/platform/host/create-host'))
})

type Call = (...args: never[]) => unknown
type Env = typeof process.env.TARO_ENV

/** Makes this the host; every other call is missing on it, as on a real one. */
const become = (calls: Record<string, Call | object>, env: Env = 'weapp') => {
  for (const name of Object.keys(mockTaro)) Reflect.deleteProperty(mockTaro, name)
  Object.assign(mockTaro, calls)
  process.env.TARO_ENV = env
  return createHost({ tabPages: ['/pages/home/index', '/pages/mine/index'] })
}

const refuse = () => Promise.reject(new Error('fail'))
const accept = () => jest.fn<(options?: object) => Promise<void>>(() => Promise.resolve())

beforeEach(() => {
  become({})
})

describe('createHost', () => {
  it.each<Env>(['weapp', 'alipay', 'tt', 'h5'])(
    'needs no call of the host to begin with, on %s',
    (env) => {
      const host = become({}, env)
      expect(host.appearance.read()).toEqual({
        language: 'zh',
        theme: 'light',
        textSize: 'standard',
      })
      expect(host.settings.read()).toBeNull()
      expect(host.updates).toEqual({ version: null, manager: null })
    },
  )

  it('has no failure of a decorating call surface', async () => {
    const host = become({ setNavigationBarTitle: refuse, setTabBarItem: refuse, showToast: refuse })
    host.navigation.setTitle('Shop')
    host.navigation.setTabBar(['Home', 'Me'], 'dark')
    host.navigation.stopPullDownRefresh()
    host.appearance.paintTheme('dark')
    host.dialogs.toast('Saved')
    // An unhandled rejection would fail the run.
    await new Promise((resolve) => setImmediate(resolve))
    expect.assertions(0)
  })

  it('has a phone button on every mini-program host', () => {
    const buttons = (['weapp', 'alipay', 'tt', 'h5'] as const).map(
      (env) => become({}, env).abilities.phoneButton,
    )
    expect(buttons).toEqual([true, true, true, false])
  })

  it('takes only a code for a number on WeChat, whose server redeems nothing else', async () => {
    const host = become({}, 'weapp')
    const data = { encryptedData: 'ZGF0YQ==', iv: 'aXY=' }
    const take = (detail: object) => host.takePhone({ name: 'getPhoneNumber', detail })
    await expect(take({ ...data, code: 'c' })).resolves.toEqual({ proof: { code: 'c' } })
    await expect(take(data)).resolves.toEqual({ problem: 'failed' })
  })

  it('says what only WeChat can do', () => {
    expect(become({}, 'weapp').abilities).toMatchObject({ chooseAvatar: true, oneTapPhone: true })
    expect(become({}, 'tt').abilities).toMatchObject({ chooseAvatar: false, oneTapPhone: false })
    expect(become({}, 'h5').abilities.share).toBe(false)
  })
})

describe('abilities', () => {
  it.each([
    [1154, false],
    [1001, true],
  ])('with scene %i signs in: %s', (scene, signIn) => {
    const getLaunchOptionsSync = () => ({ scene })
    expect(become({ getLaunchOptionsSync }).abilities.signIn).toBe(signIn)
  })

  it('has the customer service on WeChat only', () => {
    expect(become({}).abilities).toMatchObject({ signIn: true, contact: true })
    expect(become({}, 'alipay').abilities.contact).toBe(false)
  })
})

describe('navigation', () => {
  it('switches to a tab page, which takes no query', () => {
    const switchTab = accept()
    become({ switchTab }).navigation.open('/pages/mine/index?from=share')
    expect(switchTab).toHaveBeenCalledWith({ url: '/pages/mine/index' })
  })

  it('opens another page with its query', () => {
    const navigateTo = accept()
    become({ navigateTo }).navigation.open('/pages/account/phone/index?a=b')
    expect(navigateTo).toHaveBeenCalledWith({ url: '/pages/account/phone/index?a=b' })
  })

  it('opens a page once for two quick taps', () => {
    const navigateTo = accept()
    const { navigation } = become({ navigateTo })
    navigation.open('/pages/account/phone/index')
    navigation.open('/pages/account/phone/index')
    expect(navigateTo).toHaveBeenCalledTimes(1)
    navigation.open('/pages/account/devices/index')
    expect(navigateTo).toHaveBeenCalledTimes(2)
  })

  it('opens a page again once a double tap is out of the question', () => {
    jest.useFakeTimers({ now: 0 })
    const navigateTo = accept()
    const { navigation } = become({ navigateTo })
    navigation.open('/pages/account/phone/index')
    jest.setSystemTime(1000)
    navigation.open('/pages/account/phone/index')
    jest.useRealTimers()
    expect(navigateTo).toHaveBeenCalledTimes(2)
  })

  it('opens a page again that was left', () => {
    const navigateTo = accept()
    const getCurrentPages = () => [{}, {}]
    const { navigation } = become({ navigateTo, navigateBack: accept(), getCurrentPages })
    navigation.open('/pages/account/phone/index')
    navigation.leave('/pages/home/index')
    navigation.open('/pages/account/phone/index')
    expect(navigateTo).toHaveBeenCalledTimes(2)
  })

  it('takes the place of the page where there are too many', async () => {
    const redirectTo = accept()
    become({ navigateTo: refuse, redirectTo }).navigation.open('/pages/account/phone/index')
    await new Promise((resolve) => setImmediate(resolve))
    expect(redirectTo).toHaveBeenCalledWith({ url: '/pages/account/phone/index' })
  })

  it('replaces the page, or switches to the tab', () => {
    const redirectTo = accept()
    const switchTab = accept()
    const { navigation } = become({ redirectTo, switchTab })
    navigation.replace('/pages/account/sign-in/index?returnTo=x')
    navigation.replace('/pages/home/index')
    expect(redirectTo).toHaveBeenCalledWith({ url: '/pages/account/sign-in/index?returnTo=x' })
    expect(switchTab).toHaveBeenCalledWith({ url: '/pages/home/index' })
  })

  it.each([
    [2, 'navigateBack'],
    [1, 'switchTab'],
  ])('with %i pages leaves by %s', (count, name) => {
    const calls = { navigateBack: accept(), switchTab: accept() }
    const getCurrentPages = () => Array.from({ length: count })
    become({ ...calls, getCurrentPages }).navigation.leave('/pages/home/index')
    const used = Object.entries(calls).filter(([, call]) => call.mock.calls.length > 0)
    expect(used.map(([used]) => used)).toEqual([name])
  })

  it('warns before a page is left, until told otherwise', () => {
    const enableAlertBeforeUnload = accept()
    const disableAlertBeforeUnload = accept()
    const { navigation } = become({ enableAlertBeforeUnload, disableAlertBeforeUnload })
    navigation.warnBeforeLeaving('Not saved')
    expect(enableAlertBeforeUnload).toHaveBeenCalledWith({ message: 'Not saved' })
    navigation.warnBeforeLeaving(null)
    expect(disableAlertBeforeUnload).toHaveBeenCalledTimes(1)
  })
})

describe('dialogs', () => {
  const question = { title: 'Delete?', text: 'All of it.', confirm: 'Delete', cancel: 'Cancel' }

  it.each([
    ['confirmed', () => Promise.resolve({ confirm: true }), true],
    ['cancelled', () => Promise.resolve({ confirm: false }), false],
    ['failed', refuse, false],
  ])('answers a question that was %s', async (_, showModal, response) => {
    await expect(become({ showModal }).dialogs.confirm(question)).resolves.toBe(response)
  })

  it('asks one question at a time, also where a tap came twice', async () => {
    let response: (value: { confirm: boolean }) => void = () => undefined
    const showModal = jest.fn(
      () =>
        new Promise<{ confirm: boolean }>((resolve) => {
          response = resolve
        }),
    )
    const { dialogs } = become({ showModal })
    const first = dialogs.confirm(question)
    await expect(dialogs.confirm(question)).resolves.toBe(false)
    response({ confirm: true })
    await expect(first).resolves.toBe(true)
    expect(showModal).toHaveBeenCalledTimes(1)
    void dialogs.confirm(question)
    expect(showModal).toHaveBeenCalledTimes(2)
  })

  it.each(['light', 'dark'])('warns in a red that can be read on a %s dialog', async (theme) => {
    const showModal = jest.fn<(options: { confirmColor?: string }) => Promise<object>>(
      async () => ({
        confirm: true,
      }),
    )
    const { dialogs } = become({ showModal, getAppBaseInfo: () => ({ theme }) })
    await dialogs.confirm({ ...question, isDangerous: true })
    const colour = showModal.mock.calls[0]?.[0].confirmColor
    expect(colour).toBe(theme === 'dark' ? '#fb7373' : '#b92828')
  })

  it.each([
    ['No connection. Check your network and try again.', 'showToast'],
    ['网络连接不可用，请检查网络后重试。', 'showToast'],
    ['The service is not available right now. Try again later.', 'showModal'],
    ['这个账号已被限制登录。请联系客服，或在微信中查看账号状态。', 'showModal'],
  ])('shows all of %j', (text, name) => {
    const calls = { showToast: accept(), showModal: accept() }
    become(calls).dialogs.showMessage(text, 'OK')
    const used = Object.entries(calls).filter(([, call]) => call.mock.calls.length > 0)
    expect(used.map(([used]) => used)).toEqual([name])
  })
})

describe('appearance', () => {
  it.each([
    [{ language: 'zh_CN' }, { language: 'zh' }],
    [{ language: 'en' }, { language: 'en' }],
    [{ language: 'en-US' }, { language: 'en' }],
    [
      { language: 'zh-Hant', theme: 'dark' },
      { language: 'zh', theme: 'dark' },
    ],
    [{ fontSizeScaleFactor: 1.4 }, { textSize: 'large' }],
    [{ fontSizeScaleFactor: 1.1 }, { textSize: 'standard' }],
    [{ fontSizeSetting: 23 }, { textSize: 'large' }],
    [{ fontSizeSetting: 17 }, { textSize: 'standard' }],
  ])('reads %j', (facts, expected) => {
    expect(become({ getAppBaseInfo: () => facts }).appearance.read()).toMatchObject(expected)
  })

  it('reads the older call where the newer one is missing', () => {
    const getSystemInfoSync = () => ({ language: 'en', theme: 'dark' })
    expect(become({ getSystemInfoSync }).appearance.read()).toMatchObject({
      language: 'en',
      theme: 'dark',
    })
  })

  it('follows the system until it is told to stop', () => {
    const onThemeChange = jest.fn()
    const offThemeChange = jest.fn()
    const listener = () => undefined
    become({ onThemeChange, offThemeChange }).appearance.subscribe(listener)()
    expect(onThemeChange).toHaveBeenCalledWith(listener)
    expect(offThemeChange).toHaveBeenCalledWith(listener)
  })

  it('leaves a web page to itself, where Taro’s stubs warn', () => {
    const setNavigationBarColor = accept()
    become({ setNavigationBarColor }, 'h5').appearance.paintTheme('dark')
    expect(setNavigationBarColor).not.toHaveBeenCalled()
    become({ setNavigationBarColor }).appearance.paintTheme('dark')
    expect(setNavigationBarColor).toHaveBeenCalledTimes(1)
  })
})

describe('network', () => {
  it('tells of every change until it is told to stop', () => {
    const listeners = new Set<(change: { isConnected: boolean }) => void>()
    const { network } = become({
      onNetworkStatusChange: (listener: (change: { isConnected: boolean }) => void) =>
        listeners.add(listener),
      offNetworkStatusChange: (listener: (change: { isConnected: boolean }) => void) =>
        listeners.delete(listener),
    })
    const heard: boolean[] = []
    const stop = network.subscribe((isOnline) => heard.push(isOnline))
    for (const listener of listeners) listener({ isConnected: false })
    stop()
    expect(heard).toEqual([false])
    expect(listeners.size).toBe(0)
  })

  it.each([
    [() => Promise.resolve({ networkType: 'none' }), false],
    [() => Promise.resolve({ networkType: 'wifi' }), true],
    [refuse, true],
  ])('knows whether there is one: case %#', async (getNetworkType, isOnline) => {
    await expect(become({ getNetworkType }).network.isOnline()).resolves.toBe(isOnline)
  })
})

describe('network of a web page', () => {
  const browser = new EventTarget()
  const setOnline = (onLine: boolean) => {
    Object.defineProperty(globalThis, 'navigator', { value: { onLine }, configurable: true })
    browser.dispatchEvent(new Event(onLine ? 'online' : 'offline'))
  }
  const saved = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
  const methods = ['addEventListener', 'removeEventListener'] as const
  beforeEach(() => {
    Object.assign(globalThis, { window: globalThis })
    for (const name of methods) Object.assign(globalThis, { [name]: browser[name].bind(browser) })
  })
  afterEach(() => {
    for (const name of [...methods, 'window']) Reflect.deleteProperty(globalThis, name)
    if (saved !== undefined) Object.defineProperty(globalThis, 'navigator', saved)
  })

  it('is the browser’s own, since Taro’s knows no offline', async () => {
    const { network } = become({}, 'h5')
    const heard: boolean[] = []
    const stop = network.subscribe((isOnline) => heard.push(isOnline))
    setOnline(false)
    await expect(network.isOnline()).resolves.toBe(false)
    setOnline(true)
    stop()
    setOnline(false)
    expect(heard).toEqual([false, true])
  })
})

describe('settings', () => {
  it.each([
    ['a missing key', () => '', null],
    ['an object', () => ({ theme: 'dark' }), { theme: 'dark' }],
    [
      'a storage that throws',
      () => {
        throw new Error('getStorageSync:fail')
      },
      null,
    ],
  ])('reads %s', (_, getStorageSync, value) => {
    expect(become({ getStorageSync }).settings.read()).toEqual(value)
  })

  it('survives a full storage', () => {
    const setStorageSync = jest.fn(() => {
      throw new Error('setStorageSync:fail the max limit')
    })
    become({ setStorageSync }).settings.write({ theme: 'dark' })
    expect(setStorageSync).toHaveBeenCalledTimes(1)
  })
})

describe('privacy', () => {
  interface Callbacks {
    success: () => void
    fail: () => void
  }
  const succeed = ({ success }: Callbacks) => {
    success()
  }
  const fail = (callbacks: Callbacks) => {
    callbacks.fail()
  }

  it('wraps the calls that give no promise', async () => {
    const agreed = become({ requirePrivacyAuthorize: succeed, openPrivacyContract: succeed })
    await expect(agreed.privacy.require()).resolves.toBe(true)
    await expect(agreed.privacy.openContract()).resolves.toBe(true)
    const refused = become({ requirePrivacyAuthorize: fail, openPrivacyContract: fail })
    await expect(refused.privacy.require()).resolves.toBe(false)
    await expect(refused.privacy.openContract()).resolves.toBe(false)
  })

  it.each<Env>(['weapp', 'h5'])(
    'goes on where the host asks nothing, as an old %s',
    async (env) => {
      const { privacy } = become({}, env)
      privacy.onNeeded(() => undefined)
      await expect(privacy.require()).resolves.toBe(true)
      await expect(privacy.openContract()).resolves.toBe(false)
    },
  )

  it('never calls the web’s stubs', async () => {
    const stub = jest.fn()
    const { privacy } = become(
      { requirePrivacyAuthorize: stub, onNeedPrivacyAuthorization: stub },
      'h5',
    )
    privacy.onNeeded(() => undefined)
    await privacy.require()
    expect(stub).not.toHaveBeenCalled()
  })
})

describe('updates', () => {
  const createManager = () => {
    const listeners: Record<string, (response: { hasUpdate: boolean }) => void> = {}
    const on = (name: string) => (listener: (response: { hasUpdate: boolean }) => void) => {
      listeners[name] = listener
    }
    return {
      listeners,
      manager: {
        onCheckForUpdate: on('checked'),
        onUpdateReady: on('ready'),
        onUpdateFailed: on('failed'),
        applyUpdate: jest.fn(),
      },
    }
  }

  it('follows an update until it is there', () => {
    const { listeners, manager } = createManager()
    const { updates } = become({ getUpdateManager: () => manager })
    const seen: (string | undefined)[] = [updates.manager?.status()]
    const stop = updates.manager?.subscribe(() => seen.push(updates.manager?.status()))
    listeners['checked']?.({ hasUpdate: true })
    listeners['ready']?.({ hasUpdate: true })
    stop?.()
    listeners['failed']?.({ hasUpdate: true })
    expect(seen).toEqual(['checking', 'downloading', 'ready'])
    expect(updates.manager?.status()).toBe('failed')
    updates.manager?.apply()
    expect(manager.applyUpdate).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['1.2.3', '1.2.3'],
    ['', null],
  ])('reads the version %j of a WeChat build', (version, expected) => {
    const getAccountInfoSync = () => ({ miniProgram: { version } })
    expect(become({ getAccountInfoSync }).updates.version).toBe(expected)
  })

  it('has no manager on the web, where Taro has a stub', () => {
    const getUpdateManager = jest.fn()
    expect(become({ getUpdateManager }, 'h5').updates.manager).toBeNull()
    expect(getUpdateManager).not.toHaveBeenCalled()
  })
})

describe('files', () => {
  it('writes the file and hands it to a chat', async () => {
    const writeFileSync = jest.fn()
    const shareFileMessage = accept()
    const host = become({
      env: { USER_DATA_PATH: 'http://usr' },
      getFileSystemManager: () => ({ writeFileSync }),
      shareFileMessage,
    })
    await expect(host.shareFile('data.json', '{}')).resolves.toBe(true)
    expect(writeFileSync).toHaveBeenCalledWith('http://usr/data.json', '{}', 'utf8')
    expect(shareFileMessage).toHaveBeenCalledWith({
      filePath: 'http://usr/data.json',
      fileName: 'data.json',
    })
  })

  it('says when a file, a text or a picture was not taken', async () => {
    const host = become({ setClipboardData: refuse, chooseImage: refuse })
    await expect(host.shareFile('data.json', '{}')).resolves.toBe(false)
    await expect(host.copyText('x')).resolves.toBe(false)
    await expect(host.chooseImage()).resolves.toBeNull()
  })

  it('gives the chosen picture’s path', async () => {
    const chooseImage = () => Promise.resolve({ tempFilePaths: ['wxfile://1.png'] })
    await expect(become({ chooseImage }).chooseImage()).resolves.toBe('wxfile://1.png')
    const chooseNone = () => Promise.resolve({ tempFilePaths: [] })
    await expect(become({ chooseImage: chooseNone }).chooseImage()).resolves.toBeNull()
  })
})
