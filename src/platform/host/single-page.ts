import { getLaunchOptionsSync } from '@tarojs/taro'

/** Opened from a picture in Moments. */
const singlePageScene = 1154

/**
 * Whether this launch is WeChat's single-page mode
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/share-timeline.html).
 */
export const isSinglePage = (): boolean => {
  if (process.env.TARO_ENV !== 'weapp') return false
  try {
    return getLaunchOptionsSync().scene === singlePageScene
  } catch {
    return false
  }
}
