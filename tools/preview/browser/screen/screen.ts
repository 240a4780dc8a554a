import type { Theme, WeappBundle, WindowConfig } from '../../bundle'
import { pageAreaClass } from '../../style-scope'
import { hostStringsIn } from '../runtime/host-strings'
import type { PageView } from '../runtime/page'
import type { SettingsStore } from '../runtime/settings'
import { button, element } from './element'
import { createNavigationBar } from './navigation-bar'
import { phone } from './metrics'
import { createPullDown } from './pull-down'
import { createTabBar, type TabBar } from './tab-bar'

/** What the phone shows around the app's own pages. */
export interface Screen {
  /** Toasts, dialogs and sheets are put here. */
  readonly overlays: HTMLElement
  /** All of the app's pages. */
  readonly pagesElement: HTMLElement
  readonly tabBar: TabBar
  /** Height of a page's own area. */
  readonly pageHeightPx: (isTab: boolean) => number
  readonly createView: (route: string, isTab: boolean) => PageView
  readonly setInBackground: (text: string, returnText: string, onReturn: () => void) => void
  readonly setInForeground: () => void
  /** A bar in place of the tab bar, which leads to the whole app. */
  readonly setSinglePage: (text: string, onOpen: () => void) => void
}

export interface ScreenActions {
  readonly onBack: () => void
  readonly onHome: () => void
  readonly onMenu: () => void
  readonly onClose: () => void
  readonly onTab: (pagePath: string) => void
  readonly onPullDown: () => void
  readonly onScroll: (scrollTop: number) => void
  readonly onReachBottom: () => void
}

const defaultReachBottomPx = 50

export const createScreen = (
  root: HTMLElement,
  bundle: WeappBundle,
  settings: SettingsStore,
  actions: ScreenActions,
): Screen => {
  const pages = element('div', 'preview-pages')
  const overlays = element('div', 'preview-overlays')
  const colors = (value: string | undefined): string | undefined =>
    resolveTheme(bundle, settings.read().theme, value)
  const tabBar = createTabBar(bundle, settings, colors, actions.onTab)
  root.append(pages, tabBar.element, overlays)

  const applyTheme = () => {
    const { theme } = settings.read()
    document.documentElement.dataset['theme'] = bundle.app.darkmode === true ? theme : 'light'
  }
  applyTheme()
  settings.changed.add(applyTheme)

  const pageHeightPx = (isTab: boolean, isCustom = false): number =>
    phone.heightPx -
    (isCustom ? 0 : phone.statusBarPx + phone.navigationBarPx) -
    (isTab && tabBar.isVisible() ? phone.tabBarPx + phone.safeBottomPx : 0)

  const createView = (route: string, isTab: boolean): PageView => {
    const config = { ...bundle.app.window, ...bundle.configs[route] }
    const window = withDefaults(config)
    const isCustom = window.navigationStyle === 'custom'
    const bar = createNavigationBar(actions, hostStringsIn(settings.read().language))
    const scroller = element('div', pageAreaClass, { 'data-route': route })
    const viewport = element('div', 'preview-viewport', {}, [scroller])
    const page = element('section', 'preview-page', {}, [bar.element, viewport])
    page.classList.toggle('preview-page-custom', isCustom)
    page.classList.toggle('preview-page-tab', isTab)

    const paint = () => {
      bar.setColors(
        colors(window.navigationBarTextStyle) === 'white' ? '#ffffff' : '#000000',
        colors(window.navigationBarBackgroundColor) ?? '#ffffff',
      )
      scroller.style.backgroundColor = colors(window.backgroundColor) ?? ''
    }
    paint()
    const stopPainting = settings.changed.add(({ now, before }) => {
      if (now.theme !== before.theme) paint()
    })
    bar.setTitle(window.navigationBarTitleText)
    page.style.setProperty('--preview-vh', `${String(pageHeightPx(isTab, isCustom) / 100)}px`)
    listenToScroll(scroller, window.onReachBottomDistance, actions)
    const pullDown = createPullDown(viewport, scroller, window, actions.onPullDown)
    page.hidden = true
    pages.append(page)

    return {
      element: page,
      scroller,
      window,
      setTitle: bar.setTitle,
      setColors: bar.setColors,
      setLoading: bar.setLoading,
      setBackButton: bar.setBackButton,
      setBackground(color) {
        scroller.style.backgroundColor = color
      },
      show() {
        page.hidden = false
        tabBar.show(isTab ? route : null)
      },
      hide() {
        page.hidden = true
      },
      remove() {
        stopPainting()
        page.remove()
      },
      startRefresh: pullDown.start,
      finishRefresh: pullDown.finish,
    }
  }

  const background = element('div', 'preview-background', { hidden: '' })
  root.append(background)

  return {
    overlays,
    tabBar,
    pageHeightPx,
    createView,
    pagesElement: pages,
    setInBackground(text, returnText, onReturn) {
      background.replaceChildren(
        element('p', '', {}, [text]),
        button('preview-background-return', returnText, onReturn),
      )
      background.hidden = false
    },
    setSinglePage(text, onOpen) {
      tabBar.setHidden(true)
      root.append(
        element('footer', 'preview-single-page', {}, [
          button('preview-single-page-open', text, onOpen),
        ]),
      )
    },
    setInForeground() {
      background.hidden = true
    },
  }
}

const withDefaults = (config: WindowConfig): Required<WindowConfig> => ({
  navigationBarTitleText: config.navigationBarTitleText ?? '',
  navigationBarBackgroundColor: config.navigationBarBackgroundColor ?? '#000000',
  navigationBarTextStyle: config.navigationBarTextStyle ?? 'white',
  navigationStyle: config.navigationStyle ?? 'default',
  backgroundColor: config.backgroundColor ?? '#ffffff',
  backgroundTextStyle: config.backgroundTextStyle ?? 'dark',
  enablePullDownRefresh: config.enablePullDownRefresh ?? false,
  onReachBottomDistance: config.onReachBottomDistance ?? defaultReachBottomPx,
})

/** `@name` is a value of theme.json. */
const resolveTheme = (
  bundle: WeappBundle,
  theme: Theme,
  value: string | undefined,
): string | undefined => {
  if (value?.startsWith('@') !== true) return value
  const shown = bundle.app.darkmode === true ? theme : 'light'
  return bundle.themes[shown]?.[value.slice(1)]
}

const listenToScroll = (scroller: HTMLElement, distancePx: number, actions: ScreenActions) => {
  let wasNear = false
  scroller.addEventListener('scroll', () => {
    actions.onScroll(scroller.scrollTop)
    const isNear =
      scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - distancePx &&
      scroller.scrollHeight > scroller.clientHeight
    if (isNear && !wasNear) actions.onReachBottom()
    wasNear = isNear
  })
}
