import type { AssembledPhone } from './create-phone'
import type { PreviewLink } from './link'

/** What the panel, tests and benchmarks can see of the phone and do to it. */
export const createLink = (
  { phone, storage }: AssembledPhone,
  ready: Promise<void>,
): PreviewLink => {
  const { app, bundle, pages, screen, strings, timeline } = phone
  const link: PreviewLink = {
    host: bundle.host,
    ready,
    firstContentMs: timeline.firstContentMs,
    setDataCalls: timeline.setDataCalls,
    requestStartsMs: timeline.requestStartsMs,
    failures: phone.failures.list,
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
      phone.privacy.reset()
    },
  }
  return link
}
