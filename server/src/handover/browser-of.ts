import type { Browser, System } from '../../../src/contract/handovers'

/** More telling names first: nearly every browser also calls itself Chrome or Safari. */
const browserTokens: readonly (readonly [RegExp, Browser])[] = [
  [/\bMicroMessenger\//, 'wechat'],
  [/\bM?QQ(Browser)?\//, 'qq'],
  [/\b(UCBrowser|UCWEB)/, 'uc'],
  [/\bQuark\//, 'quark'],
  [/\bHuaweiBrowser\//, 'huawei'],
  [/\b(MiuiBrowser|XiaoMi)\//, 'xiaomi'],
  [/\bHeyTapBrowser\//, 'oppo'],
  [/\bVivoBrowser\//, 'vivo'],
  [/\bSamsungBrowser\//, 'samsung'],
  [/\b(Edg|EdgA|EdgiOS)\//, 'edge'],
  [/\b(OPR|OPiOS)\//, 'opera'],
  [/\b(Firefox|FxiOS)\//, 'firefox'],
  [/\b(Chrome|CriOS)\//, 'chrome'],
  [/\bVersion\/\S+ (Mobile\/\S+ )?Safari\//, 'safari'],
]

const systemTokens: readonly (readonly [RegExp, System])[] = [
  [/\bWindows\b/, 'windows'],
  [/\b(OpenHarmony|HarmonyOS)\b/, 'harmonyos'],
  [/\bAndroid\b/, 'android'],
  [/\biPad\b/, 'ipados'],
  [/\b(iPhone|iPod)\b/, 'ios'],
  [/\bCrOS\b/, 'chromeos'],
  [/\bMacintosh\b/, 'macos'],
  [/\bLinux\b/, 'linux'],
]

const find = <T>(tokens: readonly (readonly [RegExp, T])[], text: string): T | null =>
  tokens.find(([pattern]) => pattern.test(text))?.[1] ?? null

/** What the header `user-agent` says, in words of closed lists: nothing of its text is ever shown. */
export const browserOf = (userAgent = ''): { browser: Browser; system: System } => {
  const text = userAgent.slice(0, maxCharacters)
  return {
    browser: find(browserTokens, text) ?? 'other',
    system: find(systemTokens, text) ?? 'other',
  }
}

/** A header may be longer than any browser's, and every pattern reads all of it. */
const maxCharacters = 512

const phoneSystems: ReadonlySet<System> = new Set(['android', 'ios', 'harmonyos'])

/** On a phone a code cannot be scanned: it is on the screen of the camera. */
export const isPhone = (system: System): boolean => phoneSystems.has(system)

const browserNames: Readonly<Record<Browser, string>> = {
  chrome: 'Chrome',
  edge: 'Edge',
  firefox: 'Firefox',
  safari: 'Safari',
  opera: 'Opera',
  samsung: 'Samsung Internet',
  huawei: 'Huawei Browser',
  xiaomi: 'Mi Browser',
  oppo: 'HeyTap Browser',
  vivo: 'vivo Browser',
  uc: 'UC Browser',
  qq: 'QQ Browser',
  quark: 'Quark',
  wechat: 'WeChat',
  other: '',
}

const systemNames: Readonly<Record<System, string>> = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  chromeos: 'ChromeOS',
  android: 'Android',
  ios: 'iOS',
  ipados: 'iPadOS',
  harmonyos: 'HarmonyOS',
  other: '',
}

/** What the list of devices shows of a session in this browser. */
export const deviceNames = (browser: Browser, system: System) => ({
  name: browserNames[browser],
  platform: systemNames[system],
})
