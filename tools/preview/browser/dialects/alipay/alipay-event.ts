import type { WechatEvent } from '../../runtime/event-form'
import { omit } from '../omit'

const types: Record<string, string | undefined> = {
  touchstart: 'touchStart',
  touchmove: 'touchMove',
  touchend: 'touchEnd',
  touchcancel: 'touchCancel',
  longpress: 'longTap',
  getauthorize: 'getAuthorize',
}

interface Target {
  dataset: unknown
}

/**
 * The names in camel case, and in `target.dataset` what the listener's element has: that of the touched
 * one is beside it. https://opendocs.alipay.com/mini/framework/event-object
 */
export const toAlipayEvent = (event: WechatEvent): WechatEvent => {
  const type = event['type']
  const touched = event['target'] as Target
  const listening = event['currentTarget'] as Target
  return {
    ...omit(event, 'mark', 'mut'),
    type: types[String(type)] ?? type,
    target: { ...touched, dataset: listening.dataset, targetDataset: touched.dataset },
  }
}
