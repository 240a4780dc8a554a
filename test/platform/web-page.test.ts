import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createWebPage } from '../../src/platform/web-page'

const wechat = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50'

const location = { pathname: '/', search: '', hash: '', replace: jest.fn<(url: string) => void>() }
const replaceState = jest.fn<(state: unknown, title: string, url: string) => void>()
const onShow = new Set<(event: { persisted: boolean }) => void>()

const open = (userAgent = 'Chrome', more: object = {}) => {
  Object.assign(globalThis, {
    window: {
      navigator: { userAgent },
      location,
      history: { state: 'of the router', replaceState },
      addEventListener: (_: string, listener: (event: { persisted: boolean }) => void) =>
        onShow.add(listener),
      removeEventListener: (_: string, listener: (event: { persisted: boolean }) => void) =>
        onShow.delete(listener),
      ...more,
    },
  })
  return createWebPage()
}

beforeEach(() => {
  jest.clearAllMocks()
})
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window')
})

describe('createWebPage', () => {
  it.each([
    ['Mozilla/5.0 (Macintosh) Chrome/130', 'browser'],
    [wechat, 'wechat'],
    [`${wechat} miniProgram/wx123`, 'miniProgram'],
    [`${wechat} wxwork/4.1`, 'browser'],
    ['Mozilla/5.0 AlipayClient/10.5 MiniProgram', 'miniProgram'],
    ['Mozilla/5.0 ToutiaoMicroApp/3.0', 'miniProgram'],
  ] as const)('knows where %s is', (userAgent, place) => {
    expect(open(userAgent).place).toBe(place)
  })

  it('knows the web-view of a mini-program by what its script has set', () => {
    expect(open(wechat, { __wxjs_environment: 'miniprogram' }).place).toBe('miniProgram')
  })

  it.each([
    ['?ticket=a%2Bb', '#/pages/mine/index', 'a+b', '/shop/#/pages/mine/index'],
    ['?x=1&ticket=t', '#/', 't', '/shop/?x=1#/'],
    ['?ticket=t&x=1', '#/', 't', '/shop/?x=1#/'],
    ['', '#/pages/mine/index?ticket=t', 't', '/shop/#/pages/mine/index'],
    ['', '#/pages/mine/index?x=1&ticket=t&y=2', 't', '/shop/#/pages/mine/index?x=1&y=2'],
    ['?ticket=%', '#/', '', '/shop/#/'],
  ])('takes a parameter out of %s%s', (search, hash, value, url) => {
    Object.assign(location, { pathname: '/shop/', search, hash })
    expect(open().takeParam('ticket')).toBe(value)
    expect(replaceState.mock.calls).toEqual([['of the router', '', url]])
  })

  it('leaves an address alone that does not have it', () => {
    Object.assign(location, { pathname: '/', search: '?myticket=t', hash: '#/a?tickets=1' })
    expect(open().takeParam('ticket')).toBeNull()
    expect(replaceState).not.toHaveBeenCalled()
  })

  it('leaves in place of this page, and names it whole', () => {
    Object.assign(location, { pathname: '/shop/', search: '?x=1', hash: '#/a' })
    const page = open()
    expect(page.path()).toBe('/shop/?x=1#/a')
    page.leaveFor('https://open.example.com')
    expect(location.replace).toHaveBeenCalledWith('https://open.example.com')
  })

  it('tells when the browser shows the page again that had left, and no other showing', () => {
    const listener = jest.fn<() => void>()
    const stop = open().onShownAgain(listener)
    for (const show of onShow) show({ persisted: false })
    expect(listener).not.toHaveBeenCalled()
    for (const show of onShow) show({ persisted: true })
    expect(listener).toHaveBeenCalledTimes(1)
    stop()
    expect(onShow.size).toBe(0)
  })
})
