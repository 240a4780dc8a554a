import type { DefineApi } from '../../wx/callback-api'

const taken = [
  ...['brand', 'model', 'system', 'pixelRatio', 'screenWidth', 'screenHeight', 'windowWidth'],
  ...['windowHeight', 'statusBarHeight', 'safeArea', 'platform'],
]

type Facts = Record<string, unknown>

/** What Douyin's pages list: neither a language nor a theme. */
export const createDouyinSystem = (wx: Record<string, unknown>, define: DefineApi) => {
  const systemInfo = (): Facts => {
    const facts = (wx['getSystemInfoSync'] as () => Facts)()
    return {
      ...Object.fromEntries(taken.map((name) => [name, facts[name]])),
      appName: 'Douyin',
      version: '32.5.0',
      SDKVersion: '3.51.0',
    }
  }
  return {
    getSystemInfoSync: systemInfo,
    getSystemInfo: define('getSystemInfo', systemInfo),
    getMenuButtonLayout: wx['getMenuButtonBoundingClientRect'],
  }
}
