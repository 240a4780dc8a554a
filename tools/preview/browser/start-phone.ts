import type { WeappBundle } from '../bundle'
import { listenToKeys } from './components/aria'
import { listenToHover } from './components/hover'
import { componentTags, defineNatives } from './components/natives'
import type { PreviewLink } from './link'
import { createApp, launchOptionsOf, singlePageScene } from './runtime/app'
import { createCode, type Code } from './runtime/code'
import { createContentWatch } from './runtime/content-watch'
import { messageOf, type Failures } from './runtime/failures'
import { createFiles } from './runtime/files'
import { listenToGestures } from './runtime/gestures'
import { installStyles } from './runtime/install-styles'
import { createModuleLoader, type ModuleLoader } from './runtime/module-loader'
import { createPageStack } from './runtime/page-stack'
import { parseUrl } from './runtime/page-url'
import type { Phone } from './runtime/phone'
import type { Sandbox } from './runtime/sandbox'
import type { SettingsStore } from './runtime/settings'
import { createTimeline } from './runtime/timeline'
import { hostStringsIn } from './runtime/host-strings'
import { createOverlays } from './screen/overlays'
import { createScreen } from './screen/screen'
import { createShare } from './screen/share'
import { createAccount } from './wx/account'
import { createWx } from './wx/create-wx'
import { createPrivacy } from './wx/privacy'
import { createStorage } from './wx/storage'

export interface PhoneParts {
  root: HTMLElement
  bundle: WeappBundle
  failures: Failures
  settings: SettingsStore
  sandbox: Sandbox
  /** Whose phone it is. */
  userId: string | null
}

/** Puts the phone together and launches the app. */
export const startPhone = (parts: PhoneParts): void => {
  const { root, bundle, failures, settings, sandbox, userId } = parts
  installStyles(bundle)
  const timeline = createTimeline()
  const { isSinglePage } = settings.read()
  // Who opens a picture in Moments has a storage apart.
  const owner = `${userId ?? ''}${isSinglePage ? ':moments' : ''}`
  const storage = createStorage(localStorage, timeline, owner)
  const app = createApp()
  const strings = () => hostStringsIn(settings.read().language)

  const screen = createScreen(root, bundle, settings, {
    onBack: () => {
      // Rejected where the user would rather stay.
      phone.navigate('navigateBack', { url: '', delta: 1 }).catch(() => undefined)
    },
    onHome: () => void phone.navigate('reLaunch', { url: `/${firstPage(bundle)}`, delta: 1 }),
    onMenu: () => {
      share.openMenu()
    },
    onClose: () => {
      link.hideApp()
    },
    onTab: (pagePath) => {
      const { index, text } = tabOf(bundle, pagePath)
      pages.top()?.call('onTabItemTap', { index, pagePath, text })
      if (pages.top()?.route !== pagePath) {
        void phone.navigate('switchTab', { url: `/${pagePath}`, delta: 1 })
      }
    },
    onPullDown: () => pages.top()?.call('onPullDownRefresh'),
    onScroll: (scrollTop) => pages.top()?.call('onPageScroll', { scrollTop }),
    onReachBottom: () => pages.top()?.call('onReachBottom'),
  })
  const overlays = createOverlays(screen.overlays)
  const privacy = createPrivacy(overlays, strings, owner)
  const files = createFiles()

  // The build is run only once all of this is there; until then nothing asks for the loader.
  let loader: ModuleLoader | null = null
  const code: Code = createCode(
    {
      bundle,
      failures,
      timeline,
      strings,
      nativeTags: componentTags,
      defineNatives: (space) => {
        defineNatives(space, () => phone)
      },
      currentRoute: () => pages.top()?.route ?? '',
      onDraw: () => {
        content.look()
      },
    },
    () => {
      if (loader === null) throw new Error('the build does not run yet')
      return loader
    },
  )
  const pages = createPageStack({
    bundle,
    code,
    createView: screen.createView,
    onPageNotFound: (info) => {
      app.call('onPageNotFound', { ...info, notFound: true })
    },
  })
  const content = createContentWatch(pages, timeline, failures, strings)
  const phone: Phone = {
    bundle,
    settings,
    failures,
    timeline,
    screen,
    overlays,
    app,
    pages,
    files,
    privacy,
    strings,
    accountRef: () => ({ appId: bundle.appId, userId }),
    account: createAccount(() => phone, sandbox),
    navigate: (name, options) => {
      const call = wx[name] as (options: unknown) => Promise<unknown>
      return call(options).then(() => undefined)
    },
    share: (from, target) => {
      share.forward(from, target)
    },
  }
  const share = createShare(phone, sandbox)
  const wx = createWx(phone, sandbox, storage)
  loader = createModuleLoader(bundle.modules, {
    wx,
    App: app.register,
    getApp: () => app.instance(),
    getCurrentPages: () => pages.pages.map((page) => page.instance),
    requirePlugin: (name: string) => {
      failures.report(`requirePlugin("${name}")`, strings().noPlugin)
      throw new Error(`plugin "${name}" is not found`)
    },
    ...code.constructors,
  })

  if (isSinglePage) {
    screen.setSinglePage(strings().openWhole, () => {
      settings.change({ isSinglePage: false })
    })
  }
  listenToGestures(screen.pagesElement)
  listenToHover(screen.pagesElement)
  listenToKeys(screen.pagesElement)
  reportUncaught(failures)
  restartOnChange(settings)

  const link: PreviewLink = createLink()
  window.__preview = link
  window.parent.__previewShell?.(link)
  pages.changed.add(({ route, query }) => {
    const search = Object.entries(query)
      .map(([name, value]) => `${name}=${value}`)
      .join('&')
    history.replaceState(null, '', `#/${route}${search === '' ? '' : `?${search}`}`)
    if (window.parent !== window) window.parent.history.replaceState(null, '', location.hash)
  })
  addEventListener('hashchange', () => {
    location.reload()
  })

  function createLink(): PreviewLink {
    const launched = launch()
    launched.catch((error: unknown) => {
      failures.report('app', messageOf(error))
    })
    const ready = launched.then(() => content.first)
    // Reported by now; whoever waits for it hears of it as well.
    ready.catch(() => undefined)
    return {
      ready,
      firstContentMs: timeline.firstContentMs,
      setDataCalls: timeline.setDataCalls,
      requestStartsMs: timeline.requestStartsMs,
      failures: failures.list,
      events: timeline.events,
      onEvent: timeline.added.add,
      route: () => pages.top()?.route ?? '',
      accountRef: phone.accountRef,
      isAppShown: app.isShown,
      hideApp() {
        if (!app.isShown()) return
        pages.hideTop()
        app.hide()
        screen.setInBackground(strings().inBackground, strings().returnToApp, link.showApp)
      },
      showApp() {
        if (app.isShown()) return
        screen.setInForeground()
        app.show(app.enterOptions())
        pages.showTop()
      },
      pullDown() {
        pages.top()?.view.startRefresh()
      },
      clearStorage() {
        storage.clear()
      },
      resetPrivacy() {
        privacy.reset()
      },
    }
  }

  async function launch(): Promise<void> {
    const asked = location.hash.replace(/^#\/?/, '')
    const { route, query } = parseUrl(`/${asked === '' ? firstPage(bundle) : asked}`, '')
    timeline.add({ type: 'launch', path: route })
    if (loader === null) throw new Error('the build does not run yet')
    app.launch(loader, launchOptionsOf(route, query, sceneOf(asked, isSinglePage)))
    await pages.reLaunch(`/${asked === '' ? firstPage(bundle) : asked}`)
  }
}

const firstPage = (bundle: WeappBundle): string =>
  bundle.app.entryPagePath ?? bundle.app.pages[0] ?? ''

const sceneOf = (asked: string, isSinglePage: boolean): number =>
  isSinglePage ? singlePageScene : asked === '' ? 1001 : 1007

const tabOf = (bundle: WeappBundle, pagePath: string) => {
  const list = bundle.app.tabBar?.list ?? []
  const index = list.findIndex((item) => item.pagePath === pagePath)
  return { index, text: list[index]?.text ?? '' }
}

/** Another user, language, text size or entry: WeChat starts the app again. */
const restartOnChange = (settings: SettingsStore) => {
  const names = ['userId', 'language', 'fontSizePx', 'isSinglePage'] as const
  settings.changed.add(({ now, before }) => {
    if (names.some((name) => now[name] !== before[name])) location.reload()
  })
}

/** Nothing that the app throws stays on the console alone. */
const reportUncaught = (failures: Failures) => {
  addEventListener('error', (event) => {
    failures.report('uncaught', messageOf(event.error ?? event.message))
  })
  addEventListener('unhandledrejection', ({ reason }) => {
    const message = (reason as { errMsg?: string } | null)?.errMsg ?? messageOf(reason)
    failures.report('unhandled rejection', message)
  })
}
