import { HostFailure } from '../../runtime/host-failure'
import type { DefineApi } from '../../wx/callback-api'
import { omit } from '../omit'
import type { Adapt } from './adapt'

const names = `
navigateTo redirectTo reLaunch switchTab navigateBack showNavigationBarLoading
hideNavigationBarLoading startPullDownRefresh stopPullDownRefresh pageScrollTo setTabBarItem
setTabBarStyle setTabBarBadge removeTabBarBadge showTabBarRedDot hideTabBarRedDot hideTabBar
showTabBar enableAlertBeforeUnload disableAlertBeforeUnload
`

/** Routes and bars, which are WeChat's but for the bar's own call. */
export const createAlipayNavigation = (
  adapt: Adapt,
  define: DefineApi,
): Record<string, unknown> => ({
  ...Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [
        name,
        define(name, async (options) => {
          await adapt(name, omit(options, 'success', 'fail', 'complete'))
        }),
      ]),
  ),
  hideBackHome: define('hideBackHome', () => adapt('hideHomeButton', {})),
  /** https://opendocs.alipay.com/mini/api/xwq8e6 */
  setNavigationBar: define('setNavigationBar', async (options) => {
    const { title, frontColor, backgroundColor } = options
    if (frontColor !== undefined && frontColor !== '#000000' && frontColor !== '#ffffff') {
      throw new HostFailure('参数错误', 2)
    }
    if (title !== undefined) await adapt('setNavigationBarTitle', { title })
    if (backgroundColor !== undefined) {
      await adapt('setNavigationBarColor', {
        frontColor: frontColor ?? '#000000',
        backgroundColor,
      })
    }
  }),
})
