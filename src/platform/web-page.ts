import type { WebPage } from '../web-sign-in/web-page'
import { browser, type Browser } from './browser'

/** The browser around the page, for signing in. */
export const createWebPage = (): WebPage => {
  const window = browser()
  return {
    place: placeOf(window),
    takeParam: (name) => takeParam(window, name),
    path: () => {
      const { pathname, search, hash } = window.location
      return pathname + search + hash
    },
    leaveFor: (url) => {
      // In place of this page: with it in the history, the user's way back would lead forward again.
      window.location.replace(url)
    },
    onShownAgain: (listener) => {
      const onShow = ({ persisted }: { persisted: boolean }) => {
        if (persisted) listener()
      }
      window.addEventListener('pageshow', onShow)
      return () => {
        window.removeEventListener('pageshow', onShow)
      }
    },
  }
}

/**
 * WeChat says both in the user agent and by `__wxjs_environment`
 * (https://developers.weixin.qq.com/miniprogram/dev/component/web-view.html), Alipay says `MiniProgram`,
 * Douyin `ToutiaoMicroApp`. WeCom's browser, `wxwork`, has an OAuth of its own.
 */
const placeOf = (window: Browser): WebPage['place'] => {
  const { userAgent } = window.navigator
  const isWebView = /miniProgram|ToutiaoMicroApp/i.test(userAgent)
  if (isWebView || window.__wxjs_environment === 'miniprogram') return 'miniProgram'
  return /MicroMessenger/i.test(userAgent) && !/wxwork/i.test(userAgent) ? 'wechat' : 'browser'
}

const takeParam = ({ location, history }: Browser, name: string): string | null => {
  const pattern = new RegExp(`([?&])${name}=([^&#]*)(&?)`)
  const value = (pattern.exec(location.search) ?? pattern.exec(location.hash))?.[2]
  if (value === undefined) return null
  const without = (text: string) =>
    text.replace(pattern, (_, before: string, __, after: string) => (after === '' ? '' : before))
  const url = location.pathname + without(location.search) + without(location.hash)
  history.replaceState(history.state, '', url)
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
