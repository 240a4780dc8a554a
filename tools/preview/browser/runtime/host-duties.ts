import * as adapter from 'glass-easel-miniprogram-adapter'
import * as glassEasel from 'glass-easel'
import { pageAreaClass } from '../../style-scope'
import { toText } from '../to-text'

/**
 * What glass-easel 0.12.1 leaves to its host, added to its prototypes once for the document: the
 * `ready` lifetime, `data-…` and `hidden` in the DOM, and places that count from the page.
 */
export const addHostDuties = (): void => {
  runReady()
  showDatasets()
  hideComponents()
  countFromPage()
  fixViewportScroll()
  rememberInitialRatios()
}

type Component = glassEasel.GeneralComponent

/** Puts a function around a method. */
const around = <Owner extends object, Name extends keyof Owner>(
  prototype: Owner,
  name: Name,
  wrap: (original: Owner[Name]) => Owner[Name],
) => {
  prototype[name] = wrap(prototype[name])
}

const elementPrototype = glassEasel.Element.prototype
const domOf = (element: glassEasel.Element): HTMLElement | null =>
  element.$$ instanceof HTMLElement ? element.$$ : null

/** After the components of one change are attached and drawn, in the order of their attachment. */
const runReady = () => {
  const prototype = glassEasel.Component.prototype as unknown as Component
  const known = new WeakSet<Component>()
  let waiting: Component[] = []
  const flush = () => {
    const attached = waiting.filter((each) => glassEasel.Element.isAttached(each))
    waiting = []
    for (const each of attached) each.triggerLifetime('ready', [])
  }
  around(
    prototype,
    'triggerLifetime',
    (original) =>
      function (this: Component, name, args) {
        original.call(this, name, args)
        if (name !== 'attached' || known.has(this)) return
        known.add(this)
        if (waiting.length === 0) setTimeout(flush)
        waiting.push(this)
      },
  )
}

/** A style sheet may select by `[data-…]`. */
const showDatasets = () => {
  around(
    elementPrototype,
    'setDataset',
    (original) =>
      function (this: glassEasel.Element, name, value) {
        original.call(this, name, value)
        const attribute = `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
        domOf(this)?.setAttribute(attribute, toText(value))
      },
  )
}

/** Every component takes `hidden`, whether it declares the property or not. */
const hideComponents = () => {
  interface DataGroup {
    _$comp: Component | null
    replaceProperty(name: string, value: unknown): boolean
  }
  const prototype = glassEasel.DataGroup.prototype as unknown as DataGroup
  around(
    prototype,
    'replaceProperty',
    (original) =>
      function (this: DataGroup, name, value) {
        if (original.call(this, name, value)) return true
        if (name !== 'hidden' || this._$comp === null) return false
        domOf(this._$comp)?.toggleAttribute('hidden', Boolean(value))
        return true
      },
  )
}

/** A page begins below the navigation bar, which the browser does not know. */
const countFromPage = () => {
  around(
    elementPrototype,
    'getBoundingClientRect',
    (original) =>
      function (this: glassEasel.Element, callback) {
        const area = pageAreaOf(domOf(this))?.getBoundingClientRect()
        original.call(this, ({ left, top, width, height }) => {
          callback({ left: left - (area?.left ?? 0), top: top - (area?.top ?? 0), width, height })
        })
      },
  )
}

/** Of `selectViewport().scrollOffset()` glass-easel gives the place of the page, not its scrolling. */
const fixViewportScroll = () => {
  const prototype = adapter.component.ComponentCaller.prototype as unknown as {
    createSelectorQuery(): Query
  }
  around(
    prototype,
    'createSelectorQuery',
    (original) =>
      function (this: typeof prototype) {
        const query = original.call(this)
        const exec = query.exec.bind(query)
        query.exec = (callback) => {
          for (const each of query._$queue) correct(each)
          exec(callback)
        }
        return query
      },
  )
}

interface QueryItem {
  component: { _$: glassEasel.Element }
  selector: string | null
  fields: { scrollOffset?: boolean }
  cb: (result: Record<string, unknown>) => void
}

interface Query {
  _$queue: QueryItem[]
  exec(callback?: (results: unknown[]) => void): void
}

const correct = (item: QueryItem) => {
  const area = pageAreaOf(domOf(item.component._$))
  if (item.selector !== null || item.fields.scrollOffset !== true || area === null) return
  const { cb } = item
  item.cb = (result) => {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = area
    cb(Object.assign(result, { scrollLeft, scrollTop, scrollWidth, scrollHeight }))
  }
}

const initialRatios = new WeakMap<readonly number[], number>()

/** The adapter skips the first report just where WeChat gives one; `isFirstTold` decides instead. */
const rememberInitialRatios = () => {
  interface Options {
    thresholds?: number[]
    initialRatio?: number
  }
  const prototype = adapter.component.ComponentCaller.prototype as unknown as {
    createIntersectionObserver(options?: Options): { _$initialRatio: number | null }
  }
  around(
    prototype,
    'createIntersectionObserver',
    (original) =>
      function (this: typeof prototype, options = {}) {
        const thresholds = [...(options.thresholds ?? [0])]
        initialRatios.set(thresholds, options.initialRatio ?? 0)
        const observer = original.call(this, { ...options, thresholds })
        observer._$initialRatio = null
        return observer
      },
  )
}

/**
 * Whether an observer tells of the first ratio that is measured: where a threshold lies between it
 * and the initial ratio.
 * https://developers.weixin.qq.com/miniprogram/dev/api/wxml/wx.createIntersectionObserver.html
 */
export const isFirstTold = (thresholds: readonly number[], ratio: number): boolean => {
  const initial = initialRatios.get(thresholds) ?? 0
  return initial !== ratio && thresholds.some((each) => (initial - each) * (ratio - each) <= 0)
}

/** The scrolling part of the page that an element is on. */
export const pageAreaOf = (element: Element | null): HTMLElement | null =>
  element?.closest<HTMLElement>(`.${pageAreaClass}`) ?? null
