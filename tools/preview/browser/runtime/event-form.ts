import type * as glassEasel from 'glass-easel'

/** An event of WeChat's, as a listener of the app gets it. */
export type WechatEvent = Record<string, unknown>

interface Caller {
  _$?: glassEasel.GeneralComponent
}

/**
 * Gives an event the form of WeChat's: a plain object. It has no methods; Taro copies its keys over
 * those of its own event, and a `stopPropagation` here would hide Taro's.
 */
export const toWechatEvent = (event: glassEasel.ShadowedEvent<unknown>): WechatEvent => ({
  type: event.type,
  timeStamp: event.timeStamp,
  target: describe(event.target),
  currentTarget: describe(event.currentTarget),
  mark: event.mark ?? {},
  detail: event.detail,
  mut: event.mutatedMarked(),
  ...event.extraFields,
})

const describe = (target: glassEasel.Element): Record<string, unknown> => {
  // A component is given by its method caller, which is what its own code calls `this`.
  const element: glassEasel.Element = (target as Caller)._$ ?? target
  const dom = element.$$ as unknown as HTMLElement | null
  return {
    id: element.id,
    offsetLeft: dom?.offsetLeft ?? 0,
    offsetTop: dom?.offsetTop ?? 0,
    dataset: { ...element.dataset },
  }
}
