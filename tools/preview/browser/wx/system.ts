import type { Phone } from '../runtime/phone'
import { capsule, phone as metrics } from '../screen/metrics'
import type { DefineApi } from './callback-api'

const sdkVersion = '3.7.12'
const wechatVersion = '8.0.50'
const standardFontSizePx = 16

/** What the phone says about itself. */
export const createSystemApis = (phone: Phone, define: DefineApi) => {
  const { settings, bundle, pages, screen } = phone

  const windowInfo = () => {
    const isTab = pages.top()?.isTab ?? false
    const windowHeight = screen.pageHeightPx(isTab)
    return {
      pixelRatio: 3,
      screenWidth: metrics.widthPx,
      screenHeight: metrics.heightPx,
      windowWidth: metrics.widthPx,
      windowHeight,
      statusBarHeight: metrics.statusBarPx,
      screenTop: metrics.statusBarPx + metrics.navigationBarPx,
      safeArea: {
        left: 0,
        right: metrics.widthPx,
        top: metrics.statusBarPx,
        bottom: metrics.heightPx - metrics.safeBottomPx,
        width: metrics.widthPx,
        height: metrics.heightPx - metrics.statusBarPx - metrics.safeBottomPx,
      },
    }
  }
  const appBaseInfo = () => {
    const { theme, language, fontSizePx } = settings.read()
    return {
      SDKVersion: sdkVersion,
      version: wechatVersion,
      language,
      // Only an app that says that it knows a dark theme is told of one.
      ...(bundle.app.darkmode === true ? { theme } : {}),
      fontSizeSetting: fontSizePx,
      fontSizeScaleFactor: fontSizePx / standardFontSizePx,
      enableDebug: false,
      host: { env: 'WeChat' },
    }
  }
  const deviceInfo = () => ({
    brand: 'iPhone',
    model: metrics.model,
    system: metrics.system,
    platform: 'ios',
    abi: 'arm64',
    deviceAbi: 'arm64',
    benchmarkLevel: -1,
    memorySize: 4096,
    cpuType: 'unknown',
  })
  const systemSetting = () => ({
    bluetoothEnabled: true,
    locationEnabled: true,
    wifiEnabled: true,
    deviceOrientation: 'portrait',
  })
  const authorizeSetting = () => ({
    albumAuthorized: 'authorized',
    cameraAuthorized: 'authorized',
    locationAuthorized: 'authorized',
    microphoneAuthorized: 'authorized',
    notificationAuthorized: 'authorized',
    phoneCalendarAuthorized: 'authorized',
  })
  const systemInfo = () => ({
    ...windowInfo(),
    ...appBaseInfo(),
    ...deviceInfo(),
    ...systemSetting(),
  })

  return {
    getWindowInfo: windowInfo,
    getAppBaseInfo: appBaseInfo,
    getDeviceInfo: deviceInfo,
    getSystemSetting: systemSetting,
    getAppAuthorizeSetting: authorizeSetting,
    getSystemInfoSync: systemInfo,
    getSystemInfo: define('getSystemInfo', systemInfo),
    getSystemInfoAsync: define('getSystemInfoAsync', systemInfo),
    getMenuButtonBoundingClientRect: () => ({ ...capsule }),
    getRendererUserAgent: define('getRendererUserAgent', () => ({
      userAgent: navigator.userAgent,
    })),
  }
}
