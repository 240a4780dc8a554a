import { fitPhone } from './fit-phone'
import type { PreviewLink } from './link'
import { createControls } from './panel/controls'
import { createDiagram } from './panel/diagram'
import { panelStringsIn } from './panel/panel-strings'
import type { WechatCall } from './panel/steps'
import { createWebPageView } from './panel/web-page'
import { createSandboxClient } from './runtime/sandbox'
import { createSettings } from './runtime/settings'
import { element } from './screen/element'
import type { WebPageState } from '../web-page'

/** The page around the phone: its frame and the panel. */
const start = () => {
  const root = document.querySelector<HTMLElement>('#shell')
  if (root === null) throw new Error('the page has no shell')
  // The web page opens the link of its code in the window of this name, in place of a camera.
  window.name = 'passport-phone'
  const settings = createSettings()
  const diagram = createDiagram()
  const webPage = createWebPageView()
  let link: PreviewLink | null = null
  let launches = 0
  let latestVersion: string | null = null

  const phone = element('iframe', 'phone-screen', {
    src: `/phone.html${location.hash}`,
    id: 'phone',
  })
  const reload = () => {
    phone.contentWindow?.location.reload()
  }
  const controls = createControls({
    settings,
    sandbox: createSandboxClient(),
    link: () => link,
    reload,
    webPage: webPage.control,
  })

  window.__previewShell = (next) => {
    const isOtherHost = link?.host !== next.host
    link = next
    if (isOtherHost) draw()
    // A build that came while the phone was reading the one before.
    if (latestVersion !== null && latestVersion !== phone.contentWindow?.__previewVersion) {
      reload()
      return
    }
    launches += 1
    const launch = launches
    const take = (event: PreviewLink['events'][number]) => {
      diagram.add({ source: 'phone', event: { ...event, launch } })
    }
    next.events.forEach(take)
    next.onEvent(take)
    controls.refresh().catch(() => undefined)
  }

  const title = element('h1', 'panel-title')
  const subtitle = element('p', 'panel-subtitle')
  const note = element('p', 'panel-note')
  const draw = () => {
    // Before the phone runs, the host is not known.
    const strings = panelStringsIn(settings.read().language, link?.host ?? 'weapp')
    document.documentElement.lang = settings.read().language === 'en' ? 'en' : 'zh-CN'
    title.textContent = strings.title
    subtitle.textContent = strings.subtitle
    note.textContent = strings.note
    phone.title = strings.phoneFrame
    diagram.draw(strings)
    controls.draw(strings)
  }
  draw()
  fitPhone(root)
  settings.changed.add(draw)

  root.append(
    element('div', 'phone-place', {}, [element('div', 'phone-frame', {}, [phone])]),
    webPage.place,
    element('main', 'panel', {}, [
      element('header', 'panel-head', {}, [title, subtitle]),
      diagram.element,
      controls.element,
      note,
    ]),
  )

  const events = new EventSource('/events')
  events.addEventListener('build', (event: MessageEvent<string>) => {
    latestVersion = event.data
    const shown = phone.contentWindow?.__previewVersion
    if (shown !== undefined && shown !== event.data) reload()
  })
  events.addEventListener('call', (event: MessageEvent<string>) => {
    diagram.add({ source: 'wechat', call: JSON.parse(event.data) as WechatCall })
  })
  events.addEventListener('web-page', (event: MessageEvent<string>) => {
    webPage.take(JSON.parse(event.data) as WebPageState)
  })
  // A link to another page of the app is opened as a cold start.
  addEventListener('hashchange', () => {
    if (phone.contentWindow?.location.hash === location.hash) return
    // The phone reloads itself when its hash is changed from outside.
    phone.contentWindow?.location.replace(`/phone.html${location.hash}`)
  })
}

start()
