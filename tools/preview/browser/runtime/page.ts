import type { WindowConfig } from '../../bundle'
import type { PageRoot } from './code'
import type { Query } from './page-url'
import { createEventChannel, type EventChannel } from './event-channel'

/** The page as the app sees it: its methods, its data and what the host puts there. */
export interface PageInstance extends Record<string, unknown> {
  route: string
  options: Query
  setData(data: Record<string, unknown>, callback?: () => void): void
}

/** One open page: its instance and its place on the screen. */
export interface Page {
  readonly route: string
  readonly query: Query
  readonly instance: PageInstance
  readonly root: PageRoot
  readonly view: PageView
  readonly isTab: boolean
  readonly openerChannel: EventChannel
  /** Puts the page on the screen, which creates and attaches its components. */
  attach(): void
  /** Calls a lifecycle method, where the page has it, and gives what it returns. */
  call(name: string, ...args: unknown[]): unknown
  has(name: string): boolean
  /** Tells the page's components, then the page itself, that it is seen or no longer seen. */
  tellShown(isShown: boolean): void
  isShown: boolean
  isReady: boolean
  /** Asked before the user goes back from here; null: nothing is. */
  leaveWarning: string | null
}

/** What the screen gives a page. */
export interface PageView {
  readonly element: HTMLElement
  /** Where the page's root is attached. */
  readonly scroller: HTMLElement
  readonly window: Required<WindowConfig>
  readonly setTitle: (title: string) => void
  readonly setColors: (front: string, background: string) => void
  readonly setBackground: (color: string) => void
  readonly setLoading: (isLoading: boolean) => void
  readonly setBackButton: (kind: 'back' | 'home' | 'none') => void
  readonly show: () => void
  readonly hide: () => void
  readonly remove: () => void
  readonly finishRefresh: () => void
  readonly startRefresh: () => void
}

export const createPage = (
  root: PageRoot,
  route: string,
  query: Query,
  view: PageView,
  isTab: boolean,
): Page => {
  const instance = root.get() as unknown as PageInstance
  const openerChannel = createEventChannel()
  Object.assign(instance, {
    route,
    __route__: route,
    options: query,
    exitState: undefined,
    getOpenerEventChannel: () => openerChannel,
    getTabBar: () => null,
  })
  const call = (name: string, ...args: unknown[]): unknown => {
    const method = instance[name]
    if (typeof method !== 'function') return undefined
    try {
      return (method as (...args: unknown[]) => unknown).apply(instance, args)
    } catch (error) {
      reportError(error)
      return undefined
    }
  }
  return {
    route,
    query,
    instance,
    root,
    view,
    isTab,
    openerChannel,
    isShown: false,
    isReady: false,
    leaveWarning: null,
    has: (name) => typeof instance[name] === 'function',
    call,
    attach() {
      const placeholder = document.createElement('div')
      view.scroller.append(placeholder)
      root.attach(view.scroller as never, placeholder as never)
    },
    tellShown(isShown) {
      root.getComponent().triggerPageLifetime(isShown ? 'show' : 'hide', [])
      call(isShown ? 'onShow' : 'onHide')
    },
  }
}
