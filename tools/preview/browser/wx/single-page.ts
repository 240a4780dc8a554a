import { HostFailure } from '../runtime/host-failure'
import type { DefineApi } from './callback-api'

const unavailable = [
  'login',
  'checkSession',
  'navigateTo',
  'redirectTo',
  'reLaunch',
  'switchTab',
  'navigateBack',
  'shareFileMessage',
]

/**
 * Opened from a picture in Moments: the user stays unknown, and no other page can be opened.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/share-timeline.html
 */
export const createSinglePageApis = (define: DefineApi): Record<string, unknown> =>
  Object.fromEntries(
    unavailable.map((name) => [
      name,
      define(name, () => {
        throw new HostFailure('can not be used in the single page mode')
      }),
    ]),
  )
