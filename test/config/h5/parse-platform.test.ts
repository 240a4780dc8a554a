import { describe, expect, it } from '@jest/globals'
import { createRequire } from 'node:module'
import { parsePlatform, type Platform } from '../../../config/h5/parse-platform'
import { resolveFromTaro } from './resolve-from-taro'

const library = createRequire(__filename)(resolveFromTaro('platform')) as {
  parse(userAgent: string): Platform
}

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'

const safariOnIphone = `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) ${webkit} Version/17.5 Mobile/15E148 Safari/604.1`
const wechatOnIphone = `Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) ${webkit} Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/zh_CN`
const safariOnIpad = `Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) ${webkit} Version/12.1.2 Mobile/15E148 Safari/604.1`
const chromeOnPixel = `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${blink} Chrome/124.0.0.0 Mobile Safari/537.36`
const wechatOnAndroid = `Mozilla/5.0 (Linux; Android 13; M2102J2SC Build/TKQ1.221114.001; wv) ${blink} Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN`
const ucOnAndroid = `Mozilla/5.0 (Linux; U; Android 12; zh-CN; 22021211RC Build/SKQ1.211006.001) ${blink} Version/4.0 Chrome/100.0.4896.58 UCBrowser/16.2.0.1232 Mobile Safari/537.36`
const samsung = `Mozilla/5.0 (Linux; Android 12; SM-G991B) ${blink} SamsungBrowser/21.0 Chrome/110.0.5481.154 Mobile Safari/537.36`
const reduced = `Mozilla/5.0 (Linux; Android 10; K) ${blink} Chrome/124.0.0.0 Mobile Safari/537.36`
const firefoxOnAndroid = 'Mozilla/5.0 (Android 13; Mobile; rv:109.0) Gecko/117.0 Firefox/117.0'
const huawei = `Mozilla/5.0 (Linux; Android 10; HarmonyOS; ALN-AL00; HMSCore 6.13.0.302) ${blink} Chrome/99.0.4844.88 HuaweiBrowser/14.0.5.302 Mobile Safari/537.36`
const edge = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Chrome/124.0.0.0 Safari/537.36 Edg/124.0`
const wechatOnWindows7 = `Mozilla/5.0 (Windows NT 6.1; WOW64) ${blink} Chrome/81.0.4044.138 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat`
const safariOnMac = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/17.4 Safari/605.1.15`
const chromium = `Mozilla/5.0 (X11; Linux x86_64) ${blink} HeadlessChrome/124.0.0.0 Safari/537.36`
const chromebook = `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${blink} Chrome/124.0.0.0 Safari/537.36`

/** What Taro's `getDeviceInfo` reads of it, but for the version of the system, which nothing shows. */
const fieldsOf = ({ manufacturer, product, os }: Platform) => [manufacturer, product, os.family]

describe('parsePlatform', () => {
  it.each([
    safariOnIphone,
    wechatOnIphone,
    safariOnIpad,
    chromeOnPixel,
    wechatOnAndroid,
    ucOnAndroid,
    samsung,
    edge,
    safariOnMac,
    chromium,
    chromebook,
    'a program',
  ])('reads what the library reads of %s', (userAgent) => {
    expect(fieldsOf(parsePlatform(userAgent))).toEqual(fieldsOf(library.parse(userAgent)))
  })

  // Here the library gives `K`, `Mobile`, a list and `Windows Server 2008 R2 / 7`.
  it.each([
    [reduced, [null, null, 'Android']],
    [firefoxOnAndroid, [null, null, 'Android']],
    [huawei, [null, 'ALN-AL00', 'Android']],
    [wechatOnWindows7, [null, null, 'Windows']],
  ])('reads a name that a user knows of %s', (userAgent, expected) => {
    expect(fieldsOf(parsePlatform(userAgent))).toEqual(expected)
  })

  it.each([
    [safariOnIphone, 'iOS 17.5.1'],
    [chromeOnPixel, 'Android 14'],
    [safariOnMac, 'OS X 10.15.7'],
    [edge, 'Windows 10.0'],
    [chromium, 'Linux'],
    ['a program', ''],
  ])('names the system of %s', (userAgent, expected) => {
    expect(String(parsePlatform(userAgent).os)).toBe(expected)
  })
})
