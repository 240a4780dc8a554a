import { builtInTags } from '../components/built-in-components'
import { openTypes } from '../components/open-type'

/**
 * `wx.canIUse('login')`, `'getSystemInfoSync.return.theme'`, `'button.open-type.share'`: whether
 * the preview has it. https://developers.weixin.qq.com/miniprogram/dev/api/base/wx.canIUse.html
 */
export const createCanIUse =
  (supported: Readonly<Record<string, unknown>>) =>
  (schema: string): boolean => {
    const [name = '', attribute, option] = schema.split('.')
    if (builtInTags.includes(name)) {
      return name !== 'button' || attribute !== 'open-type' || openTypes.includes(option ?? '')
    }
    return name === 'canIUse' || name in supported
  }
