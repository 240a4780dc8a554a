import { listenToKeys } from './components/aria'
import { listenToHover } from './components/hover'
import { createLink } from './create-link'
import { createPhone, firstPageOf, type AssembledPhone, type PhoneParts } from './create-phone'
import { hostDialects } from './dialects/host-dialects'
import { launchOptionsOf, singlePageScene } from './runtime/app'
import { messageOf, type Failures } from './runtime/failures'
import { listenToGestures } from './runtime/gestures'
import { installStyles } from './runtime/install-styles'
import type { PageStack } from './runtime/page-stack'
import { parseUrl } from './runtime/page-url'
import type { SettingsStore } from './runtime/settings'

/** Puts the phone together and launches the app. */
export const startPhone = (parts: PhoneParts): void => {
  const { bundle, failures, settings } = parts
  // The setting may be left over from another host at this address.
  if (!hostDialects[bundle.host].hasMoments) settings.change({ isSinglePage: false })
  installStyles(bundle)
  const assembled = createPhone(parts, () => {
    link.hideApp()
  })
  const { phone, content } = assembled

  if (settings.read().isSinglePage) {
    phone.screen.setSinglePage(phone.strings().openWhole, () => {
      settings.change({ isSinglePage: false })
    })
  }
  for (const listen of [listenToGestures, listenToHover, listenToKeys]) {
    listen(phone.screen.pagesElement)
  }
  reportUncaught(failures)
  restartOnChange(settings)

  const launched = launch(assembled)
  launched.catch((error: unknown) => {
    failures.report('app', messageOf(error))
  })
  const ready = launched.then(() => content.first)
  // It is reported by now; code that waits for `ready` gets the error as well.
  ready.catch(() => undefined)

  const link = createLink(assembled, ready)
  window.__preview = link
  window.parent.__previewShell?.(link)
  showAddress(phone.pages)
}

const launch = async ({ phone, loader }: AssembledPhone): Promise<void> => {
  const { bundle, timeline, app, pages, settings } = phone
  const asked = location.hash.replace(/^#\/?/, '')
  const url = `/${asked === '' ? firstPageOf(bundle) : asked}`
  const { route, query } = parseUrl(url, '')
  timeline.add({ type: 'launch', path: route })
  app.launch(loader, launchOptionsOf(route, query, sceneOf(asked, settings.read().isSinglePage)))
  await pages.reLaunch(url)
}

const sceneOf = (asked: string, isSinglePage: boolean): number =>
  isSinglePage ? singlePageScene : asked === '' ? 1001 : 1007

/** The page on top is in the address, of the phone and of the shell around it. */
const showAddress = (pages: PageStack) => {
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
}

/** Another user, language, text size or entry: the host starts the app again. */
const restartOnChange = (settings: SettingsStore) => {
  const names = ['userId', 'language', 'fontSizePx', 'isSinglePage'] as const
  settings.changed.add(({ now, before }) => {
    if (names.some((name) => now[name] !== before[name])) location.reload()
  })
}

/** Nothing that the app throws stays on the console only. */
const reportUncaught = (failures: Failures) => {
  addEventListener('error', (event) => {
    failures.report('uncaught', messageOf(event.error ?? event.message))
  })
  addEventListener('unhandledrejection', ({ reason }) => {
    const message = (reason as { errMsg?: string } | null)?.errMsg ?? messageOf(reason)
    failures.report('unhandled rejection', message)
  })
}
