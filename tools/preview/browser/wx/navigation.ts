import { HostFailure } from '../runtime/host-failure'
import type { Page } from '../runtime/page'
import type { Phone } from '../runtime/phone'
import type { DefineApi, Options } from './callback-api'
import { textOption } from './options'

/** Routes, the navigation bar, the tab bar and the page's background. */
export const createNavigationApis = (phone: Phone, define: DefineApi) => {
  const { pages, screen } = phone
  const { tabBar } = screen
  const urlOf = ({ url }: Options): string => {
    if (typeof url !== 'string' || url === '') {
      throw new HostFailure('parameter error: parameter.url should be String')
    }
    return url
  }
  const top = (): Page => {
    const page = pages.top()
    if (page === null) throw new HostFailure('no page')
    return page
  }
  const onTab = (): void => {
    if (!top().isTab) throw new HostFailure('not TabBar page')
  }
  // https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.enableAlertBeforeUnload.html
  const mayLeave = async ({ leaveWarning }: Page): Promise<boolean> => {
    if (leaveWarning === null) return true
    const strings = phone.strings()
    const answer = await phone.overlays.showModal({
      title: '',
      content: leaveWarning,
      showCancel: true,
      cancelText: strings.cancel,
      cancelColor: '',
      confirmText: strings.confirm,
      confirmColor: '',
      editable: false,
      placeholderText: '',
    })
    return answer.confirm
  }
  const indexOf = ({ index }: Options): number => {
    onTab()
    if (typeof index !== 'number' || index < 0 || index >= tabBar.count) {
      throw new HostFailure('tabbar item not found')
    }
    return index
  }

  return {
    navigateTo: define('navigateTo', async (options) => {
      const page = await pages.navigateTo(urlOf(options))
      const { openerChannel } = page
      const events = (options['events'] ?? {}) as Record<string, (...args: unknown[]) => void>
      for (const [name, handler] of Object.entries(events)) openerChannel.on(name, handler)
      return { eventChannel: openerChannel }
    }),
    redirectTo: define('redirectTo', async (options) => {
      await pages.redirectTo(urlOf(options))
    }),
    reLaunch: define('reLaunch', async (options) => {
      await pages.reLaunch(urlOf(options))
    }),
    switchTab: define('switchTab', async (options) => {
      await pages.switchTab(urlOf(options))
    }),
    navigateBack: define('navigateBack', async ({ delta }) => {
      if (pages.pages.length > 1 && !(await mayLeave(top()))) throw new HostFailure('cancel')
      await pages.navigateBack(typeof delta === 'number' ? delta : 1)
    }),
    enableAlertBeforeUnload: define('enableAlertBeforeUnload', ({ message }) => {
      top().leaveWarning = textOption(message)
    }),
    disableAlertBeforeUnload: define('disableAlertBeforeUnload', () => {
      top().leaveWarning = null
    }),
    setNavigationBarTitle: define('setNavigationBarTitle', ({ title }) => {
      top().view.setTitle(textOption(title))
    }),
    setNavigationBarColor: define('setNavigationBarColor', ({ frontColor, backgroundColor }) => {
      if (frontColor !== '#ffffff' && frontColor !== '#000000') {
        throw new HostFailure('invalid frontColor "' + String(frontColor) + '"')
      }
      top().view.setColors(frontColor, String(backgroundColor))
    }),
    showNavigationBarLoading: define('showNavigationBarLoading', () => {
      top().view.setLoading(true)
    }),
    hideNavigationBarLoading: define('hideNavigationBarLoading', () => {
      top().view.setLoading(false)
    }),
    hideHomeButton: define('hideHomeButton', () => {
      top().view.setBackButton('none')
    }),
    setBackgroundColor: define('setBackgroundColor', ({ backgroundColor }) => {
      if (typeof backgroundColor === 'string') top().view.setBackground(backgroundColor)
    }),
    setBackgroundTextStyle: define('setBackgroundTextStyle', ({ textStyle }) => {
      top().view.element.dataset['pullDown'] = String(textStyle)
    }),
    startPullDownRefresh: define('startPullDownRefresh', () => {
      top().view.startRefresh()
    }),
    stopPullDownRefresh: define('stopPullDownRefresh', () => {
      top().view.finishRefresh()
    }),
    pageScrollTo: define('pageScrollTo', ({ scrollTop, selector, offsetTop, duration }) => {
      const { scroller } = top().view
      const behavior = duration === 0 ? 'instant' : 'smooth'
      const target = typeof selector === 'string' ? scroller.querySelector(selector) : null
      const from =
        target === null
          ? 0
          : target.getBoundingClientRect().top - scroller.getBoundingClientRect().top
      const to =
        target === null
          ? Number(scrollTop ?? 0)
          : scroller.scrollTop + from + Number(offsetTop ?? 0)
      scroller.scrollTo({ top: to, behavior })
    }),
    setTabBarItem: define('setTabBarItem', (options) => {
      const { text, iconPath, selectedIconPath } = options as Record<string, string | undefined>
      tabBar.setItem(indexOf(options), {
        ...(text === undefined ? {} : { text }),
        ...(iconPath === undefined ? {} : { iconPath }),
        ...(selectedIconPath === undefined ? {} : { selectedIconPath }),
      })
    }),
    setTabBarStyle: define('setTabBarStyle', (options) => {
      onTab()
      const { color, selectedColor, backgroundColor, borderStyle } = options as Record<
        string,
        string
      >
      tabBar.setStyle(
        Object.fromEntries(
          Object.entries({ color, selectedColor, backgroundColor, borderStyle }).filter(
            ([, value]) => value !== undefined,
          ),
        ),
      )
    }),
    setTabBarBadge: define('setTabBarBadge', (options) => {
      tabBar.setBadge(indexOf(options), textOption(options['text']))
    }),
    removeTabBarBadge: define('removeTabBarBadge', (options) => {
      tabBar.setBadge(indexOf(options), '')
    }),
    showTabBarRedDot: define('showTabBarRedDot', (options) => {
      tabBar.setRedDot(indexOf(options), true)
    }),
    hideTabBarRedDot: define('hideTabBarRedDot', (options) => {
      tabBar.setRedDot(indexOf(options), false)
    }),
    hideTabBar: define('hideTabBar', () => {
      onTab()
      tabBar.setHidden(true)
    }),
    showTabBar: define('showTabBar', () => {
      onTab()
      tabBar.setHidden(false)
    }),
  }
}
