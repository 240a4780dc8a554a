import {
  disableAlertBeforeUnload,
  enableAlertBeforeUnload,
  getCurrentPages,
  navigateBack,
  navigateTo,
  redirectTo,
  setNavigationBarTitle,
  setTabBarItem,
  setTabBarStyle,
  stopPullDownRefresh,
  switchTab,
} from '@tarojs/taro'
import type { Host } from '../../contract/scalars'
import type { HostNavigation } from '../../ui/host'
import { classifyFailure } from '../host-errors/classify-failure'
import { attempt } from '../attempt'
import { barColours } from './bar-colours'

/** A page takes a moment to cover the one below, which still takes taps until then. */
const doubleTapMs = 1000

export const createHostNavigation = (host: Host, tabPages: readonly string[]): HostNavigation => {
  const go = (path: string, otherwise: (url: string) => unknown): void => {
    const page = path.split('?')[0] ?? path
    // A tab page takes no query (https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.switchTab.html).
    attempt(() => (tabPages.includes(page) ? switchTab({ url: page }) : otherwise(path)))
  }
  const none = { path: '', atMs: -Infinity }
  let last = none
  const navigation: HostNavigation = {
    open: (path) => {
      const nowMs = Date.now()
      if (path === last.path && nowMs - last.atMs < doubleTapMs) return
      last = { path, atMs: nowMs }
      go(path, (url) =>
        navigateTo({ url }).catch((reason: unknown) => {
          // Ten pages is the host's limit; beyond it the current page gives way. A page that is late
          // may still come.
          if (classifyFailure(host, 'navigateTo', reason) === 'timeout') return undefined
          return redirectTo({ url })
        }),
      )
    },
    replace: (path) => {
      go(path, (url) => redirectTo({ url }))
    },
    leave: (home) => {
      if (getCurrentPages().length > 1) {
        // The page that is left may be opened again at once.
        last = none
        attempt(() => navigateBack())
      } else navigation.open(home)
    },
    setTitle: (title) => {
      attempt(() => setNavigationBarTitle({ title }))
    },
    setTabBar: (labels, theme) => {
      labels.forEach((text, index) => {
        attempt(() => setTabBarItem({ index, text }))
      })
      attempt(() => setTabBarStyle(barColours[theme].tabBar))
      if (process.env.TARO_ENV === 'h5') markTabBar()
    },
    warnBeforeLeaving: (message) => {
      if (process.env.TARO_ENV === 'h5') return
      attempt(() =>
        message === null ? disableAlertBeforeUnload() : enableAlertBeforeUnload({ message }),
      )
    },
    stopPullDownRefresh: () => {
      attempt(() => stopPullDownRefresh())
    },
  }
  return navigation
}

/** The browser, of which mini-programs have nothing. */
interface BrowserDocument {
  querySelector(selector: string): { setAttribute(name: string, value: string): void } | null
}

// `globalThis` is newer than the browsers that babel.config.js names.
declare const window: { document: BrowserDocument }

/** Taro's own tab bar on a web page does not say to a screen reader what it is. */
const markTabBar = (): void => {
  const { document } = window
  document.querySelector('taro-tabbar')?.setAttribute('role', 'navigation')
}
