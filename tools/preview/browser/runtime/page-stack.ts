import type { WeappBundle } from '../../bundle'
import type { Code } from './code'
import { HostFailure } from './host-failure'
import { createPage, type Page, type PageView } from './page'
import { parseUrl, type Query } from './page-url'
import { createSignal, type Signal } from './signal'

export interface PageStack {
  /** The pages from the first to the one on top. */
  readonly pages: readonly Page[]
  readonly top: () => Page | null
  readonly navigateTo: (url: string) => Promise<Page>
  readonly redirectTo: (url: string) => Promise<Page>
  readonly reLaunch: (url: string) => Promise<Page>
  readonly switchTab: (url: string) => Promise<Page>
  readonly navigateBack: (delta: number) => Promise<void>
  /** The page on top comes or goes with the app. */
  readonly showTop: () => void
  readonly hideTop: () => void
  readonly changed: Signal<Page>
}

export interface PageStackParts {
  bundle: WeappBundle
  code: Code
  createView: (route: string, isTab: boolean) => PageView
  /** The app may send an unknown page elsewhere. */
  onPageNotFound: (info: { path: string; query: Query; isEntryPage: boolean }) => void
}

// https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html
const maxPages = 10

export const createPageStack = (parts: PageStackParts): PageStack => {
  const { bundle, code } = parts
  const tabRoutes = new Set(bundle.app.tabBar?.list.map((item) => item.pagePath) ?? [])
  /** Tab pages stay alive while another tab is on top. */
  const tabPages = new Map<string, Page>()
  let pages: Page[] = []
  const changed = createSignal<Page>()

  const open = (url: string): { route: string; query: Query } => {
    const target = parseUrl(url, pages.at(-1)?.route ?? '')
    if (bundle.pages.includes(target.route)) return target
    parts.onPageNotFound({
      path: target.route,
      query: target.query,
      isEntryPage: pages.length === 0,
    })
    throw new HostFailure(`page "${target.route}" is not found`)
  }

  const create = ({ route, query }: { route: string; query: Query }): Page => {
    const isTab = tabRoutes.has(route)
    const root = code.createPage(route)
    return createPage(root, route, query, parts.createView(route, isTab), isTab)
  }

  const hide = (page: Page | undefined) => {
    if (page?.isShown !== true) return
    page.isShown = false
    page.tellShown(false)
    page.view.hide()
  }

  const show = (page: Page) => {
    const isFirst = pages.length === 1
    const isHome = page.isTab || page.route === bundle.pages[0]
    page.view.setBackButton(isFirst ? (isHome ? 'none' : 'home') : 'back')
    page.view.show()
    if (page.isShown) return
    page.isShown = true
    page.tellShown(true)
  }

  const unload = (page: Page) => {
    if (tabPages.get(page.route) === page) tabPages.delete(page.route)
    page.isShown = false
    page.call('onUnload')
    page.root.release()
    page.view.remove()
  }

  /** The page is on top by now: its components find it there. */
  const start = (page: Page) => {
    page.attach()
    page.call('onLoad', page.query)
    show(page)
    changed.send(page)
    // After the first data has been drawn.
    setTimeout(() => {
      page.isReady = true
      page.call('onReady')
    })
  }

  const reLaunch = (target: { route: string; query: Query }): Page => {
    const old = new Set([...pages, ...tabPages.values()])
    const page = create(target)
    for (const each of [...old].reverse()) unload(each)
    pages = [page]
    if (page.isTab) tabPages.set(page.route, page)
    start(page)
    return page
  }

  return {
    get pages() {
      return pages
    },
    top: () => pages.at(-1) ?? null,
    async navigateTo(url) {
      await settle()
      const target = open(url)
      if (tabRoutes.has(target.route)) throw new HostFailure('can not navigateTo a tabbar page')
      if (pages.length >= maxPages) throw new HostFailure('webview count limit exceed')
      const page = create(target)
      hide(pages.at(-1))
      pages = [...pages, page]
      start(page)
      return page
    },
    async redirectTo(url) {
      await settle()
      const target = open(url)
      if (tabRoutes.has(target.route)) throw new HostFailure('can not redirectTo a tabbar page')
      const page = create(target)
      const old = pages.at(-1)
      pages = [...pages.slice(0, -1), page]
      if (old !== undefined) unload(old)
      start(page)
      return page
    },
    async reLaunch(url) {
      await settle()
      return reLaunch(open(url))
    },
    async switchTab(url) {
      await settle()
      const target = open(url)
      if (!tabRoutes.has(target.route)) throw new HostFailure('can not switch to no-tabBar page')
      const known = tabPages.get(target.route)
      const page = known ?? create({ route: target.route, query: {} })
      const old = pages
      for (const each of [...old].reverse()) {
        if (each === page) continue
        if (each.isTab) hide(each)
        else unload(each)
      }
      pages = [page]
      tabPages.set(page.route, page)
      if (known === undefined) start(page)
      else {
        show(page)
        changed.send(page)
      }
      return page
    },
    async navigateBack(delta) {
      await settle()
      if (pages.length < 2) throw new HostFailure('cannot navigate back at first page.')
      const left = pages.slice(-Math.min(Math.max(delta, 1), pages.length - 1))
      pages = pages.slice(0, pages.length - left.length)
      for (const page of left.reverse()) unload(page)
      const page = pages.at(-1)
      if (page === undefined) return
      show(page)
      changed.send(page)
    },
    showTop() {
      const page = pages.at(-1)
      if (page !== undefined) show(page)
    },
    hideTop() {
      const page = pages.at(-1)
      if (page?.isShown !== true) return
      page.isShown = false
      page.tellShown(false)
    },
    changed,
  }
}

/** A route takes effect after the running code, never inside of it. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve))
