import { HostFailure } from '../../runtime/host-failure'
import type { DefineApi, Options } from '../../wx/callback-api'
import { withTask } from '../../wx/request'
import { callWechat } from '../call-wechat'

// What an app can find is what a host has: no name is here that Douyin lacks.
const immediate = `
setStorageSync getStorageSync removeStorageSync clearStorageSync getStorageInfoSync
onAppShow offAppShow onAppHide offAppHide onError offError onNetworkStatusChange
offNetworkStatusChange getLaunchOptionsSync getEnterOptionsSync getUpdateManager
createSelectorQuery createIntersectionObserver base64ToArrayBuffer arrayBufferToBase64
getFileSystemManager reportAnalytics
`
const withCallbacks = `
setStorage getStorage removeStorage clearStorage getStorageInfo
showToast hideToast showLoading hideLoading showModal showActionSheet
navigateTo redirectTo reLaunch switchTab navigateBack
setNavigationBarTitle setNavigationBarColor showNavigationBarLoading hideNavigationBarLoading
hideHomeButton startPullDownRefresh stopPullDownRefresh pageScrollTo
setTabBarItem setTabBarStyle setTabBarBadge removeTabBarBadge showTabBarRedDot hideTabBarRedDot
hideTabBar showTabBar getNetworkType setClipboardData getClipboardData vibrateShort vibrateLong
showShareMenu hideShareMenu setKeepScreenOn getSetting chooseImage getImageInfo compressImage
previewImage getFileInfo exitMiniProgram
`
const withTasks = ['request', 'uploadFile', 'downloadFile']

/** WeChat's numbers of a network that does not work; Douyin says no more than that the call failed. */
const networkErrnos = [600001, 600003, 600008]
const cancelledByUser = 1

/** Douyin has none of WeChat's numbers. */
const toDouyin = (name: string, { reason, errno }: HostFailure): HostFailure => {
  if (errno !== undefined && networkErrnos.includes(errno)) return new HostFailure('')
  if (name === 'chooseImage' && errno === cancelledByUser) {
    return new HostFailure('cancel', undefined, { errNo: 10502 })
  }
  return new HostFailure(reason)
}

/** The calls that are WeChat's but for their failures. */
export const createSharedCalls = (
  wx: Record<string, unknown>,
  define: DefineApi,
): Record<string, unknown> => {
  const failing = (name: string) => (error: unknown) => {
    throw error instanceof HostFailure ? toDouyin(name, error) : error
  }
  const passed = (name: string) =>
    define(name, (options) => callWechat(wx, name, options).result.catch(failing(name)))

  const passedTask =
    (name: string) =>
    (options: Options = {}) => {
      const { result, task } = callWechat(wx, name, options)
      return withTask(define(name, () => result.catch(failing(name)))(options), task)
    }

  return {
    ...Object.fromEntries(words(immediate).map((name) => [name, wx[name]])),
    ...Object.fromEntries(words(withCallbacks).map((name) => [name, passed(name)])),
    ...Object.fromEntries(withTasks.map((name) => [name, passedTask(name)])),
  }
}

const words = (names: string): string[] => names.trim().split(/\s+/)
