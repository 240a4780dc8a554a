import { capsule, phone as metrics } from '../../screen/metrics'
import type { DefineApi } from '../../wx/callback-api'
import type { Adapt } from './adapt'

type Facts = Record<string, unknown>

const taken = [
  ...['pixelRatio', 'screenWidth', 'screenHeight', 'windowWidth', 'windowHeight'],
  ...['statusBarHeight', 'safeArea', 'system', 'fontSizeSetting'],
]

// Calls that are WeChat's, down to what they give.
const immediate = `
onAppShow offAppShow onAppHide offAppHide onError offError onUnhandledRejection
offUnhandledRejection onNetworkStatusChange offNetworkStatusChange getLaunchOptionsSync
getEnterOptionsSync getUpdateManager createSelectorQuery createIntersectionObserver
`

/** What Alipay says of the phone and of itself. It has no theme. */
export const createAlipaySystem = (wx: Facts, adapt: Adapt, define: DefineApi): Facts => {
  /** https://opendocs.alipay.com/mini/api/gawhvz */
  const systemInfo = (): Facts => {
    const facts = (wx['getSystemInfoSync'] as () => Facts)()
    return {
      ...Object.fromEntries(taken.map((name) => [name, facts[name]])),
      app: 'alipay',
      version: '10.5.50',
      brand: 'iPhone',
      model: 'iPhone14,5',
      platform: 'iOS',
      language: facts['language'] === 'en' ? 'en' : 'zh-Hans',
      titleBarHeight: metrics.navigationBarPx,
    }
  }
  const nothing = (name: string) => define(name, () => undefined)

  return {
    ...Object.fromEntries(
      immediate
        .trim()
        .split(/\s+/)
        .map((name) => [name, wx[name]]),
    ),
    getSystemInfoSync: systemInfo,
    getSystemInfo: define('getSystemInfo', systemInfo),
    getMenuButtonBoundingClientRect: () => ({ ...capsule }),
    /** https://opendocs.alipay.com/mini/api/network-status */
    getNetworkType: define('getNetworkType', async () => {
      const { networkType } = await adapt('getNetworkType', {})
      const networkAvailable = networkType !== 'none'
      return { networkType: networkAvailable ? 'WIFI' : 'NOTREACHABLE', networkAvailable }
    }),
    getSetting: define('getSetting', () => ({ authSetting: {} })),
    hideKeyboard: define('hideKeyboard', () => adapt('hideKeyboard', {})),
    showSharePanel: nothing('showSharePanel'),
    vibrate: nothing('vibrate'),
    vibrateShort: nothing('vibrateShort'),
    vibrateLong: nothing('vibrateLong'),
  }
}
