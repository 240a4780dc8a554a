import { browserOf, deviceNames, isPhone } from '../../../server/src/handover/browser-of'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('browserOf', () => {
  it.each([
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36`,
      'chrome',
      'windows',
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
      'edge',
      'windows',
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`,
      'opera',
      'windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox', 'linux'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
      'safari',
      'macos',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'safari',
      'ios',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1',
      'chrome',
      'ios',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15',
      'firefox',
      'ios',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1',
      'safari',
      'ipados',
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; 23013RK75C) ${webkit} Version/4.0 Chrome/115.0.0.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/18.2`,
      'xiaomi',
      'android',
    ],
    [
      `Mozilla/5.0 (Linux; Android 12; ALN-AL00) ${webkit} Chrome/114.0.0.0 Mobile Safari/537.36 HuaweiBrowser/15.0.4.312`,
      'huawei',
      'android',
    ],
    [
      'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1 Mobile HuaweiBrowser/5.0.4',
      'huawei',
      'harmonyos',
    ],
    [
      `Mozilla/5.0 (Linux; Android 13; SM-S9180) ${webkit} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
      'samsung',
      'android',
    ],
    [
      `Mozilla/5.0 (Linux; U; Android 13) ${webkit} Version/4.0 Chrome/100.0 UCBrowser/16.5 Mobile Safari/537.36`,
      'uc',
      'android',
    ],
    [
      `Mozilla/5.0 (Linux; Android 13) ${webkit} Chrome/109.0 MQQBrowser/14.5 Mobile Safari/537.36`,
      'qq',
      'android',
    ],
    [
      `Mozilla/5.0 (Linux; Android 14) ${webkit} Chrome/122.0 Mobile Safari/537.36 XWEB/1220 MMWEBSDK/2024 MicroMessenger/8.0.50`,
      'wechat',
      'android',
    ],
    [
      `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/140.0.0.0 Safari/537.36`,
      'chrome',
      'chromeos',
    ],
    ['curl/8.9.1', 'other', 'other'],
    ['', 'other', 'other'],
  ])('reads %s', (userAgent, browser, system) => {
    expect(browserOf(userAgent)).toEqual({ browser, system })
  })

  it('shows nothing of a text that a browser made up', () => {
    const text = 'Your own laptop, approve now <script>alert(1)</script>'
    expect(browserOf(text)).toEqual({ browser: 'other', system: 'other' })
    expect(deviceNames('other', 'other')).toEqual({ name: '', platform: '' })
  })

  it('reads a header of any length at once', () => {
    const startedAt = performance.now()
    // Reading all of it would take a pattern several seconds.
    expect(browserOf('Version/'.repeat(15_000))).toEqual({ browser: 'other', system: 'other' })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    const cut = `${'a'.repeat(60_000)} Windows Chrome/1`
    expect(browserOf(cut)).toEqual({ browser: 'other', system: 'other' })
    expect(browserOf(undefined)).toEqual({ browser: 'other', system: 'other' })
  })
})

describe('isPhone', () => {
  it.each([
    ['android', true],
    ['ios', true],
    ['harmonyos', true],
    ['ipados', false],
    ['macos', false],
    ['windows', false],
  ] as const)('is for %s %s', (system, expected) => {
    expect(isPhone(system)).toBe(expected)
  })
})
