import { builtInTags } from '../components/built-in-components'
import type { Phone } from '../runtime/phone'

/**
 * `wx.canIUse('login')`, `'getSystemInfoSync.return.theme'`, `'button.open-type.share'`: whether
 * the preview has it. https://developers.weixin.qq.com/miniprogram/dev/api/base/wx.canIUse.html
 */
export const createCanIUse =
  ({ openTypes }: Pick<Phone, 'openTypes'>, supported: Readonly<Record<string, unknown>>) =>
  (schema: string): boolean => {
    const [name = '', attribute, option] = schema.split('.')
    if (builtInTags.includes(name)) {
      return name !== 'button' || attribute !== 'open-type' || (option ?? '') in openTypes()
    }
    return name === 'canIUse' || name in supported
  }
