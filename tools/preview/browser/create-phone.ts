import type { WeappBundle } from '../bundle'
import { builtInTags, defineBuiltIns } from './components/built-in-components'
import { hostDialects } from './dialects/host-dialects'
import type { Host } from './dialects/dialect'
import { createApp } from './runtime/app'
import { createCode, type Code } from './runtime/code'
import { createContentWatch, type ContentWatch } from './runtime/content-watch'
import type { Failures } from './runtime/failures'
import { createFiles } from './runtime/files'
import { hostStringsIn } from './runtime/host-strings'
import { createModuleLoader, type ModuleLoader } from './runtime/module-loader'
import { createPageStack } from './runtime/page-stack'
import type { Phone } from './runtime/phone'
import type { Sandbox } from './runtime/sandbox'
import type { SettingsStore } from './runtime/settings'
import { createTimeline } from './runtime/timeline'
import { createOverlays } from './screen/overlays'
import { createScreen, type ScreenActions } from './screen/screen'
import { createShare, type Share } from './screen/share'
import { createAccount } from './wx/account'
import { createWx } from './wx/create-wx'
import { createStorage, type AppStorage } from './wx/storage'

export interface PhoneParts {
  root: HTMLElement
  bundle: WeappBundle
  failures: Failures
  settings: SettingsStore
  sandbox: Sandbox
  /** The user that the phone belongs to. */
  userId: string | null
}

export interface AssembledPhone {
  readonly phone: Phone
  readonly storage: AppStorage
  readonly loader: ModuleLoader
  readonly content: ContentWatch
}

/** Puts the parts of the phone together. Nothing of the build runs yet. */
export const createPhone = (
  { root, bundle, failures, settings, sandbox, userId }: PhoneParts,
  hideApp: () => void,
): AssembledPhone => {
  const timeline = createTimeline()
  const dialect = hostDialects[bundle.host]
  // An app that is opened from a picture in Moments has a storage of its own.
  const owner = `${userId ?? ''}${settings.read().isSinglePage ? ':moments' : ''}`
  const storage = createStorage(localStorage, timeline, owner, dialect.storage)
  const app = createApp()
  const strings = () => hostStringsIn(settings.read().language)
  const screen = createScreen(
    root,
    bundle,
    settings,
    screenActions(
      () => phone,
      () => share,
      hideApp,
    ),
  )
  const overlays = createOverlays(screen.overlays)

  // Both are there before the build runs; until then nothing asks for them.
  const late: { loader: ModuleLoader | null; host: Host | null } = { loader: null, host: null }
  const code: Code = createCode(
    {
      bundle,
      failures,
      timeline,
      strings,
      builtInTags,
      defineBuiltIns: (space) => {
        defineBuiltIns(space, () => phone)
      },
      currentRoute: () => pages.top()?.route ?? '',
      toEvent: dialect.toEvent,
      onDraw: () => {
        content.look()
      },
    },
    () => {
      if (late.loader === null) throw new Error('the build does not run yet')
      return late.loader
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
    files: createFiles(),
    privacy: dialect.createPrivacy(overlays, strings, owner),
    openTypes: () => late.host?.openTypes ?? {},
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
  const host = dialect.createHost({ phone, sandbox, storage, wx })
  late.host = host
  const loader = createModuleLoader(bundle.modules, {
    ...host.globals,
    App: app.register,
    getApp: () => app.instance(),
    getCurrentPages: () => pages.pages.map((page) => page.instance),
    requirePlugin: (name: string) => {
      failures.report(`requirePlugin("${name}")`, strings().noPlugin)
      throw new Error(`plugin "${name}" is not found`)
    },
    ...code.constructors,
  })
  late.loader = loader
  return { phone, storage, loader, content }
}

/** The page that opens where none is named. */
export const firstPageOf = (bundle: WeappBundle): string =>
  bundle.app.entryPagePath ?? bundle.app.pages[0] ?? ''

/** What the user does to the bars around the pages. */
const screenActions = (
  phone: () => Phone,
  share: () => Share,
  hideApp: () => void,
): ScreenActions => {
  const top = () => phone().pages.top()
  const navigate = (name: string, url: string) => {
    // It rejects where the user decides to stay.
    phone()
      .navigate(name, { url, delta: 1 })
      .catch(() => undefined)
  }
  return {
    onBack: () => {
      navigate('navigateBack', '')
    },
    onHome: () => {
      navigate('reLaunch', `/${firstPageOf(phone().bundle)}`)
    },
    onMenu: () => {
      share().openMenu()
    },
    onClose: hideApp,
    onTab: (pagePath) => {
      const list = phone().bundle.app.tabBar?.list ?? []
      const index = list.findIndex((item) => item.pagePath === pagePath)
      top()?.call('onTabItemTap', { index, pagePath, text: list[index]?.text ?? '' })
      if (top()?.route !== pagePath) navigate('switchTab', `/${pagePath}`)
    },
    onPullDown: () => top()?.call('onPullDownRefresh'),
    onScroll: (scrollTop) => top()?.call('onPageScroll', { scrollTop }),
    onReachBottom: () => top()?.call('onReachBottom'),
  }
}
